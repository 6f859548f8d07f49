// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of a style sheet, as parsed: selectors and what they set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/markup/element_kinds.h"
#include "renderers/markup/page_template.h"

namespace tamga::markup {

// A parsed value: points, a share, a number, or a keyword's place in its list.
struct Value {
  double number = 0;
  bool relative = false;
  int keyword = 0;
};

// One longhand declaration. Shorthands (margin, border …) become several.
struct Declaration {
  void (*apply)(Style&, const Value&) = nullptr;
  Value value;
};

// "td.label": an element name, classes, or both.
struct Compound {
  std::optional<KindIndex> element;
  std::vector<std::string> classes;
};

// A complex selector of descendant combinators only, outermost first, with the
// declarations of its block. Specificity as in CSS Selectors 3, clause 9,
// without ids: classes before elements.
struct Rule {
  std::vector<Compound> path;
  std::uint32_t specificity = 0;
  std::size_t block = 0;  // index into Rules::blocks
};

// Sorted by specificity, then place in the sheet: applied in this order, the
// last one wins.
struct StyleSheet::Rules {
  std::vector<Rule> rules;
  std::vector<std::vector<Declaration>> blocks;
};

// Parses a sheet's text; `line` is the line of its first character in `name`.
StyleSheet::Rules parse_rules(std::string_view css, int line, const std::string& name);

// Parses one declaration's value and appends what it sets. Returns false when
// the property is unknown; sets `fault` to a description when the value is
// outside the subset.
bool parse_declaration(std::string_view property, const std::vector<std::string_view>& words,
                       std::vector<Declaration>& declarations, std::string& fault);

}  // namespace tamga::markup
