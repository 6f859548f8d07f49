// SPDX-License-Identifier: GPL-3.0-or-later
// The whole of JSON Schema draft 7, by valijson. A wall: valijson's headers cost
// more to compile than the rest of the room, so they stand behind this file.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tamga::forms {

// A compiled schema. Immutable; thread-safe.
class SchemaValidator {
 public:
  // Throws std::exception for what is no schema of draft 7. The keyword
  // "format" is left out: see Schema::problems.
  explicit SchemaValidator(const nlohmann::json& schema);
  ~SchemaValidator();
  SchemaValidator(const SchemaValidator&) = delete;
  SchemaValidator& operator=(const SchemaValidator&) = delete;

  // Whether content satisfies the schema.
  bool accepts(const nlohmann::json& content) const;

  // What it does not satisfy: the deepest places, with valijson's words.
  struct Fault {
    std::string pointer, detail;
  };
  std::vector<Fault> faults(const nlohmann::json& content) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace tamga::forms
