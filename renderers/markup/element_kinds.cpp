// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/markup/element_kinds.h"

#include <algorithm>
#include <array>

namespace tamga::markup {
namespace {

constexpr unsigned nothing = 0;
constexpr unsigned phrases = Phrase | Words;
constexpr unsigned flow = Block | Phrase | Words;

// Sorted by name, for the binary search.
constexpr std::array<ElementKind, 32> kinds{{
    {"b", Tag::B, Phrase, phrases},
    {"body", Tag::Body, Part, flow | TableBlock | Running},
    {"br", Tag::Br, Phrase, nothing},
    {"caption", Tag::Caption, TablePart, phrases},
    {"col", Tag::Col, Column, nothing},
    {"colgroup", Tag::Colgroup, TablePart, Column},
    {"div", Tag::Div, Block, flow | TableBlock},
    {"em", Tag::I, Phrase, phrases},
    {"footer", Tag::Footer, Running, flow},
    {"h1", Tag::H1, Block, phrases},
    {"h2", Tag::H2, Block, phrases},
    {"h3", Tag::H3, Block, phrases},
    {"head", Tag::Body, Part, Metadata},
    {"header", Tag::Header, Running, flow},
    {"html", Tag::Body, Root, Part},
    {"i", Tag::I, Phrase, phrases},
    {"input", Tag::Input, Phrase, nothing},
    {"li", Tag::Li, Item, flow},
    {"meta", Tag::Body, Metadata, nothing},
    {"ol", Tag::Ol, Block, Item},
    {"p", Tag::P, Block, phrases},
    {"span", Tag::Span, Phrase, phrases},
    {"strong", Tag::B, Phrase, phrases},
    {"style", Tag::Body, Metadata, Words},
    {"table", Tag::Table, TableBlock, TablePart | Row},
    {"tbody", Tag::Tbody, TablePart, Row},
    {"td", Tag::Td, Cell, flow},
    {"th", Tag::Th, Cell, flow},
    {"thead", Tag::Thead, TablePart, Row},
    {"title", Tag::Body, Metadata, Words},
    {"tr", Tag::Tr, Row, Cell},
    {"ul", Tag::Ul, Block, Item},
}};

constexpr double list_indent = 18;      // points: room for "99."
constexpr double running_distance = 6;  // points between text area and header or footer

}  // namespace

std::optional<KindIndex> find_kind(std::string_view name) noexcept {
  const auto found = std::lower_bound(
      kinds.begin(), kinds.end(), name,
      [](const ElementKind& kind, std::string_view wanted) { return kind.name < wanted; });
  if (found == kinds.end() || found->name != name) return std::nullopt;
  return static_cast<KindIndex>(found - kinds.begin());
}

const ElementKind& kind(KindIndex index) noexcept {
  return kinds[index];
}

void apply_defaults(KindIndex index, Style& style) {
  switch (kinds[index].tag) {
    case Tag::H1:
    case Tag::H2:
    case Tag::H3:
      style.bold = true;
      style.keep_with_next = true;
      break;
    case Tag::B:
      style.bold = true;
      break;
    case Tag::I:
      style.italic = true;
      break;
    case Tag::Th:
      style.bold = true;
      style.align = Align::Center;
      style.vertical_align = VerticalAlign::Middle;
      break;
    case Tag::Caption:
      style.keep_with_next = true;
      break;
    case Tag::Ul:
      style.list_style = ListStyle::Disc;
      style.padding.left = list_indent;
      break;
    case Tag::Ol:
      style.list_style = ListStyle::Decimal;
      style.padding.left = list_indent;
      break;
    case Tag::Header:
      style.margin.bottom = running_distance;
      break;
    case Tag::Footer:
      style.margin.top = running_distance;
      break;
    default:
      break;
  }
}

}  // namespace tamga::markup
