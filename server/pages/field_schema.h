// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON Schema read as the description of a web form: which control, which
// label, in the schema's own order.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::pages {

enum class FieldKind {
  Group,     // object: its members
  List,      // array: rows of one kind
  Text,      // string, one line
  LongText,  // string, several lines
  Date,      // string with format date
  Whole,     // integer
  Decimal,   // number
  Flag,      // boolean
  Choice,    // string of an enum
  Choices    // array of strings of an enum: a set
};

// A view into a schema document that must outlive it; cheap to copy. Follows
// local references (#/definitions/…, draft 7 §8.3.1), 8 in a row at most;
// anything it cannot show throws Failure form-invalid with the place.
class FieldSchema {
 public:
  explicit FieldSchema(const nlohmann::ordered_json& document);

  // Strings longer than this, by maxLength, are written in several lines.
  static constexpr std::size_t one_line = 500;

  FieldKind kind() const;
  // Of a Group, in the schema's order.
  struct Member;
  std::vector<Member> members() const;
  std::optional<FieldSchema> member(std::string_view name) const;
  // Of a List: its rows.
  FieldSchema element() const;

  // `title`, or `x-title-en` when the language is "en" and there is one.
  std::string title(std::string_view language) const;
  std::string hint(std::string_view language) const;  // description, x-description-en
  struct Option {
    std::string value, title;
  };
  // Of a Choice or Choices; labels from x-enum-titles {value: label}, else the value.
  std::vector<Option> options(std::string_view language) const;
  std::size_t max_length() const;  // characters; 0 = not given
  std::size_t min_items() const;
  std::size_t max_items() const;  // 0 = not given
  std::optional<std::int64_t> minimum() const;
  std::optional<std::int64_t> maximum() const;

 private:
  FieldSchema(const nlohmann::ordered_json& document, const nlohmann::ordered_json& node);
  const nlohmann::ordered_json* keyword(const char* name) const;

  const nlohmann::ordered_json* document_;
  const nlohmann::ordered_json* node_;    // as it stands at its place
  const nlohmann::ordered_json* target_;  // where its references lead
};

struct FieldSchema::Member {
  std::string name;
  FieldSchema schema;
  bool required;
};

}  // namespace tamga::pages
