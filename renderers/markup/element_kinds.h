// SPDX-License-Identifier: GPL-3.0-or-later
// The elements of the subset: what each is called and what it may hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "renderers/markup/element.h"

namespace tamga::markup {

// Content groups, as the HTML standard (WHATWG HTML 3.2.5) sorts elements,
// narrowed to the subset. One bit each, so that "may hold" is a mask.
enum Group : unsigned {
  Root = 1u << 0,        // html
  Part = 1u << 1,        // head, body
  Metadata = 1u << 2,    // meta, title, style
  Running = 1u << 3,     // header, footer
  Block = 1u << 4,       // h1 … p div ul ol
  TableBlock = 1u << 5,  // table
  Phrase = 1u << 6,      // span b i br input
  Item = 1u << 7,        // li
  TablePart = 1u << 8,   // caption colgroup thead tbody
  Column = 1u << 9,      // col
  Row = 1u << 10,        // tr
  Cell = 1u << 11,       // td th
  Words = 1u << 12       // text that is not white space
};

struct ElementKind {
  std::string_view name;
  Tag tag;  // html, head and what head holds: Body, never used
  Group group;
  unsigned holds;  // mask of Group
};

// Index of a kind in the table; the identity of an element name.
using KindIndex = std::size_t;

std::optional<KindIndex> find_kind(std::string_view name) noexcept;
const ElementKind& kind(KindIndex index) noexcept;

// What an element looks like before any rule of the template: bold headings
// that keep with what follows, bold centred th, italic em, list markers. All
// margins, paddings and borders are 0 but those of lists and running heads.
void apply_defaults(KindIndex index, Style& style);

}  // namespace tamga::markup
