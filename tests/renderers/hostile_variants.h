// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile contents made from the samples: the table hostile_variants.txt, read
// and applied.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "renderers/content/form.h"

namespace tamga::forms::cases {

struct Change {
  enum class Kind { Text, Nothing, Capitals, Greatest, Least, FirstElement, Filled };
  std::string place;  // JSON pointer, or one of the table's words: "every text" …
  Kind kind = Kind::Text;
  std::string text;       // Text
  std::size_t times = 1;  // Text, FirstElement
};

struct Variant {
  std::string name;
  std::string form;  // id; "" is every form
  bool heavy = false;
  std::vector<Change> changes;
  std::string refusal;             // code; "" when it renders
  char32_t character = 0;          // at fault, for refusals of text
  bool while_no_face_has = false;  // renders as soon as a face has the character
};

// The table. Throws std::runtime_error with the line that cannot be read.
const std::vector<Variant>& hostile_variants();

// Makes a change to content. Gives the pointers of the values put; empty when
// the content has no such place, and nothing is changed.
std::vector<std::string> apply(const Change& change, const Form& form, nlohmann::json& content);

}  // namespace tamga::forms::cases
