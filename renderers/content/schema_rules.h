// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of a schema, read from its JSON once, so that a walk over content
// looks nothing up.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "renderers/error.h"

namespace tamga::forms {

// Immutable once made; thread-safe. `schema` must outlive it and keep to the
// rules of forms (schema.h); may throw std::exception for what is no schema.
class SchemaRules {
 public:
  explicit SchemaRules(const nlohmann::json& schema);
  ~SchemaRules();
  SchemaRules(const SchemaRules&) = delete;
  SchemaRules& operator=(const SchemaRules&) = delete;

  // Whether the schema, with all that stands in it, has no other keywords than
  // those that problems() decides as draft 7 does. Where it is false, the rest
  // is for SchemaValidator to say.
  bool complete() const noexcept { return complete_; }

  // What content breaks, fields in order of their names; at most `most`. A
  // pattern or repeated element is left to be named by valijson: then there is
  // no problem here, and `unnamed` becomes true.
  std::vector<Problem> problems(const nlohmann::json& content, std::size_t most,
                                bool& unnamed) const;

 private:
  enum class Type : unsigned char { Object, Array, String, Integer, Number, Boolean };
  struct Property;
  class Walk;

  void read_object();
  void read_array();
  void read_string();
  void read_number();
  std::size_t limit(const char* keyword, std::size_t otherwise);
  bool holds_only(std::initializer_list<const char*> keywords) const;

  const nlohmann::json* schema_;
  Type type_ = Type::Object;
  bool complete_ = true;
  // Characters of a string, elements of an array.
  std::size_t least_ = 0, most_ = std::numeric_limits<std::size_t>::max();
  std::vector<Property> properties_;        // sorted by name, as objects are
  std::vector<std::string> required_;       // in the schema's order
  std::unique_ptr<SchemaRules> items_;      // of an array
  bool unique_ = false;                     // uniqueItems
  std::optional<std::regex> pattern_;       // of a string
  bool date_ = false;                       // format date
  const nlohmann::json* values_ = nullptr;  // enum
  const nlohmann::json *minimum_ = nullptr, *maximum_ = nullptr;
};

}  // namespace tamga::forms
