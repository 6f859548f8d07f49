// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_schemas.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/error.h"

namespace tamga::pages {

using nlohmann::ordered_json;

struct FormSchemas::Schemas {
  ordered_json whole, content;
};

FormSchemas::FormSchemas(const forms::FormCatalogue& catalogue) {
  for (const auto& form : catalogue.all()) {
    const auto file = form->folder / "schema.json";
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    auto schemas = std::make_unique<Schemas>();
    schemas->whole = ordered_json::parse(bytes.str(), nullptr, false);
    if (!schemas->whole.is_object())
      throw Failure("form-invalid", file.string() + ": not a JSON object");
    schemas->content = schemas->whole;
    if (schemas->content.contains("properties")) schemas->content["properties"].erase("acts");
    if (auto& required = schemas->content["required"]; required.is_array())
      required.erase(std::remove(required.begin(), required.end(), "acts"), required.end());
    schemas_[form->id + "@" + form->version] = std::move(schemas);
  }
}

FormSchemas::~FormSchemas() = default;

const FormSchemas::Schemas& FormSchemas::of(const forms::Form& form) const {
  const auto found = schemas_.find(form.id + "@" + form.version);
  if (found == schemas_.end()) throw Failure("form-unknown", form.id + "@" + form.version);
  return *found->second;
}

FieldSchema FormSchemas::content(const forms::Form& form) const {
  return FieldSchema(of(form).content);
}

std::optional<FieldSchema> FormSchemas::act(const forms::Form& form, const std::string& act) const {
  const auto acts = FieldSchema(of(form).whole).member("acts");
  return acts ? acts->member(act) : std::nullopt;
}

}  // namespace tamga::pages
