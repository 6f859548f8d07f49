// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_schemas.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tamga::pages {

using nlohmann::ordered_json;

struct FormSchemas::Schemas {
  ordered_json whole, content;
};

FormSchemas::FormSchemas() = default;

FormSchemas::~FormSchemas() = default;

const FormSchemas::Schemas& FormSchemas::of(const forms::Form& form) const {
  const std::lock_guard lock(guard_);
  auto& kept = schemas_[&form];
  if (!kept) {
    auto schemas = std::make_unique<Schemas>();
    schemas->whole = ordered_json::parse(form.files.schema_json);
    schemas->content = schemas->whole;
    if (schemas->content.contains("properties")) schemas->content["properties"].erase("acts");
    if (auto& required = schemas->content["required"]; required.is_array())
      required.erase(std::remove(required.begin(), required.end(), "acts"), required.end());
    kept = std::move(schemas);
  }
  return *kept;
}

FieldSchema FormSchemas::content(const forms::Form& form) const {
  return FieldSchema(of(form).content);
}

std::optional<FieldSchema> FormSchemas::act(const forms::Form& form, const std::string& act) const {
  const auto acts = FieldSchema(of(form).whole).member("acts");
  return acts ? acts->member(act) : std::nullopt;
}

}  // namespace tamga::pages
