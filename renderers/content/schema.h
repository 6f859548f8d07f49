// SPDX-License-Identifier: GPL-3.0-or-later
// The schema of a form's content: JSON Schema draft 7, with Mongolian labels.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "renderers/error.h"

namespace tamga::forms {

class SchemaRules;      // what a walk over content asks: schema_rules.h
class SchemaValidator;  // draft 7 by valijson: schema_validator.h

// Immutable once made; thread-safe.
class Schema {
 public:
  // Throws Error form-invalid, naming `name` and the JSON pointer, unless every
  // object has "additionalProperties": false and every field a type, a "title"
  // and an "x-title-en"; and for whatever else is no schema of draft 7.
  Schema(nlohmann::json schema, const std::string& name);

  const nlohmann::json& json() const { return *json_; }

  // The rules of the schema that content breaks, fields in order of their names, with the
  // pointer of the value at fault (of the unknown or missing field itself).
  // Problems of text (characters) are not sought here. At most `most`.
  std::vector<Problem> problems(const nlohmann::json& content, std::size_t most) const;

  // The schema of the value at `pointer`, or null; "*" and any index stand for
  // the elements of a list.
  const nlohmann::json* at(const std::string& pointer) const;

  // The Mongolian label of the value at `pointer`: its own title, or the one
  // of the nearest value around it that has one.
  std::string label(const std::string& pointer) const;

 private:
  std::shared_ptr<const nlohmann::json> json_;
  std::shared_ptr<const SchemaRules> rules_;
  std::shared_ptr<const SchemaValidator> validator_;
};

}  // namespace tamga::forms
