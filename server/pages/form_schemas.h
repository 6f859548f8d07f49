// SPDX-License-Identifier: GPL-3.0-or-later
// The schemas of all forms as web forms need them: members in their written
// order (forms::Form keeps them sorted), acts apart from the content.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "renderers/content/form.h"
#include "server/pages/field_schema.h"

namespace tamga::pages {

// Reads schema.json of every form once. Immutable; thread-safe. Lives as long
// as the FieldSchemas it gives.
class FormSchemas {
 public:
  // Throws Failure form-invalid naming the file.
  explicit FormSchemas(const forms::FormCatalogue& catalogue);
  ~FormSchemas();

  // What an author writes: everything but /acts.
  FieldSchema content(const forms::Form& form) const;
  // The values of one act; nothing when the schema has none for it.
  std::optional<FieldSchema> act(const forms::Form& form, const std::string& act) const;

 private:
  struct Schemas;
  const Schemas& of(const forms::Form& form) const;
  std::map<std::string, std::unique_ptr<Schemas>> schemas_;  // by id@version
};

}  // namespace tamga::pages
