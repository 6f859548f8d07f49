// SPDX-License-Identifier: GPL-3.0-or-later
// JSON pointers (RFC 6901): how problems and mappings name a place in content.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::forms {

// `pointer` followed by one reference token; "~" and "/" in the token are
// written "~0" and "~1" (RFC 6901, section 3).
std::string child_pointer(std::string_view pointer, std::string_view token);
std::string child_pointer(std::string_view pointer, std::size_t index);

// Where a walk over a value stands: a step, a field's name or an element's index,
// from the place around it. Links in the walk's own frames; written out as a
// pointer only where there is something to tell.
struct Place {
  const Place* around = nullptr;  // null: the whole value
  std::string_view name;          // of a field
  std::size_t index = no_index;   // of an element

  static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
  std::string pointer() const;
};

// The tokens of a pointer, unescaped. False when it is not a pointer.
bool split_pointer(std::string_view pointer, std::vector<std::string>& tokens);

// Every value that a pointer names; a token "*" names every element of a list.
// The pointers live as long as `root`. Empty when there is none.
std::vector<const nlohmann::json*> values_at(const nlohmann::json& root, std::string_view pointer);

}  // namespace tamga::forms
