// SPDX-License-Identifier: GPL-3.0-or-later
// The cascade: which style an element computes to, by its path from the root.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "renderers/markup/style_rules.h"

namespace tamga::markup {

// With descendant combinators only, a computed style depends on nothing but the
// names and classes from the root down (CSS Cascade 4, clauses 6 and 7). So
// each path is computed once, and the thousand cells of a table look it up.
// One a page; not shared between threads.
class Cascade {
 public:
  using Place = std::size_t;        // a path from the root
  static constexpr Place root = 0;  // above html: initial values

  explicit Cascade(const StyleSheet::Rules& rules);

  // The place of a child with this name and class attribute.
  Place enter(Place parent, KindIndex kind, std::string_view class_attribute);
  const Style& style(Place place) const { return nodes_[place].style; }

 private:
  struct Node {
    Place parent = root;
    KindIndex kind = 0;
    std::vector<std::string> classes;
    Style style;
  };

  bool matches(const Compound& compound, const Node& node) const;
  bool matches(const Rule& rule, Place place) const;
  Style compute(Place place) const;

  const StyleSheet::Rules& rules_;
  std::deque<Node> nodes_;
  std::unordered_map<std::string, Place> places_;
  std::string key_;
};

}  // namespace tamga::markup
