// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/markup/cascade.h"

#include <algorithm>

namespace tamga::markup {
namespace {

std::vector<std::string> split_classes(std::string_view attribute) {
  std::vector<std::string> classes;
  constexpr std::string_view spaces = " \t\r\n\f";
  for (std::size_t from = attribute.find_first_not_of(spaces); from != std::string_view::npos;) {
    const auto end = std::min(attribute.find_first_of(spaces, from), attribute.size());
    classes.emplace_back(attribute.substr(from, end - from));
    from = attribute.find_first_not_of(spaces, end);
  }
  return classes;
}

// What a child starts from: the inherited half of its parent's style.
Style inherited(const Style& parent) {
  Style style;
  style.font_family = parent.font_family;
  style.font_size = parent.font_size;
  style.bold = parent.bold;
  style.italic = parent.italic;
  style.align = parent.align;
  style.line_height = parent.line_height;
  style.hyphenate = parent.hyphenate;
  style.uppercase = parent.uppercase;
  style.no_wrap = parent.no_wrap;
  style.keep_lines = parent.keep_lines;
  style.list_style = parent.list_style;
  style.text_indent = parent.text_indent;
  style.vertical = parent.vertical;
  style.upright_digits = parent.upright_digits;
  return style;
}

// Inside a vertical block the sheet's edges are physical, as in CSS, and layout
// sets lines as if they ran to the right: their top is the left of the paper.
Edges turned(const Edges& physical) {
  return {physical.left, physical.bottom, physical.right, physical.top};
}

}  // namespace

Cascade::Cascade(const StyleSheet::Rules& rules) : rules_(rules) {
  nodes_.emplace_back();
}

Cascade::Place Cascade::enter(Place parent, KindIndex kind, std::string_view class_attribute) {
  key_.assign(reinterpret_cast<const char*>(&parent), sizeof parent);
  key_.push_back(static_cast<char>(kind));
  key_.append(class_attribute);
  const auto [found, fresh] = places_.try_emplace(key_, nodes_.size());
  if (fresh) {
    nodes_.push_back({parent, kind, split_classes(class_attribute), {}});
    nodes_.back().style = compute(found->second);
  }
  return found->second;
}

bool Cascade::matches(const Compound& compound, const Node& node) const {
  if (compound.element && *compound.element != node.kind) return false;
  return std::all_of(compound.classes.begin(), compound.classes.end(), [&](const auto& name) {
    return std::find(node.classes.begin(), node.classes.end(), name) != node.classes.end();
  });
}

// The last compound is the element itself; each one before it is sought upwards
// from there: with descendant combinators alone the nearest match is enough.
bool Cascade::matches(const Rule& rule, Place place) const {
  std::size_t left = rule.path.size();
  if (!matches(rule.path[--left], nodes_[place])) return false;
  while (left > 0) {
    place = nodes_[place].parent;
    if (place == root) return false;
    if (matches(rule.path[left - 1], nodes_[place])) --left;
  }
  return true;
}

Style Cascade::compute(Place place) const {
  Style style = inherited(nodes_[nodes_[place].parent].style);
  apply_defaults(nodes_[place].kind, style);
  for (const auto& rule : rules_.rules) {
    if (!matches(rule, place)) continue;
    for (const auto& declaration : rules_.blocks[rule.block]) {
      declaration.apply(style, declaration.value);
    }
  }
  if (nodes_[nodes_[place].parent].style.vertical) {
    style.margin = turned(style.margin);
    style.padding = turned(style.padding);
    style.border = turned(style.border);
  }
  return style;
}

}  // namespace tamga::markup
