// SPDX-License-Identifier: GPL-3.0-or-later
// The schemas of all forms as web forms need them: members in their written
// order (forms::Form keeps them sorted), acts apart from the content.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "renderers/content/form.h"
#include "server/pages/field_schema.h"

namespace tamga::pages {

// Reads the schema of a form when it is first asked for it, and keeps it: forms may be
// exchanged while the server runs. Thread-safe. Lives as long as the FieldSchemas it gives,
// and as the catalogue of whose forms it is asked.
class FormSchemas {
 public:
  FormSchemas();
  ~FormSchemas();

  // What an author writes: everything but /acts.
  FieldSchema content(const forms::Form& form) const;
  // The values of one act; nothing when the schema has none for it.
  std::optional<FieldSchema> act(const forms::Form& form, const std::string& act) const;

 private:
  struct Schemas;
  const Schemas& of(const forms::Form& form) const;
  mutable std::mutex guard_;
  // A catalogue keeps what it gave: no other form will ever have the address.
  mutable std::map<const forms::Form*, std::unique_ptr<const Schemas>> schemas_;
};

}  // namespace tamga::pages
