// SPDX-License-Identifier: GPL-3.0-or-later
// Filters of the template language: {{value|filter}}. renderers/forms/README.md
// lists them for those who write forms.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::forms {

// One filter with its argument («sum:count»). A value; thread-safe.
class Filter {
 public:
  // What a filter reads. List filters come first in a chain.
  enum class Input { Text, List };

  // From its spelling in a template; nothing when there is no such filter or
  // its argument is missing or wrong.
  static std::optional<Filter> read(std::string_view spelling);

  Input input() const;
  const std::string& argument() const noexcept { return argument_; }
  // What the argument, a path «field.field» into the list's elements and the
  // lists in them, leads to: numbers (sum), lists (count:field), or nothing.
  enum class Target { None, Numbers, Lists };
  Target target() const noexcept;
  // Whether it gives words another case (genitive).
  bool inflects() const noexcept;

  // A text filter; the text of a missing value is "".
  std::string of_text(std::string text) const;
  // A list filter; anything but a list counts as the empty list.
  std::string of_list(const nlohmann::json& list) const;

 private:
  struct Row;
  explicit Filter(const Row& row, std::string_view argument) : row_(&row), argument_(argument) {}

  const Row* row_;
  std::string argument_;
};

// A value of content as text: strings as they are, numbers in figures; "" for
// anything else.
std::string text_of(const nlohmann::json& value);

}  // namespace tamga::forms
