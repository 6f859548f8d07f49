// SPDX-License-Identifier: GPL-3.0-or-later
// The parsed tags of a template: private to template*.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "renderers/content/filter.h"
#include "renderers/content/template.h"

namespace tamga::forms {

// Where a tag's value is: `level` counts the sections around the tag from the
// outermost (0 is the whole content), `keys` lead on from there.
struct Reference {
  enum class What { Value, Number, First, Last, Running };
  What what = What::Value;
  std::size_t level = 0;
  std::vector<std::string> keys;
  std::shared_ptr<const Template> generated;  // for an empty value; may be null
};

struct Template::Node {
  enum class Kind { Text, Value, Section, Present, Inverted };
  Kind kind = Kind::Section;
  std::string text;             // Text
  Reference reference;          // the rest
  std::vector<Filter> filters;  // Value
  std::vector<Node> children;   // Section, Present, Inverted
  std::size_t section = 0;      // Section: its place among all sections
};

}  // namespace tamga::forms
