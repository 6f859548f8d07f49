// SPDX-License-Identifier: GPL-3.0-or-later
// form.json: identity, geometry, acts, index mapping of a form.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/content/form.h"

namespace tamga::forms {

// Reads form.json strictly into `form`: unknown and missing entries are errors.
// Gives the text of "record_title" (a template), or "". Throws Error
// form-invalid naming `name` and the JSON pointer.
std::string read_form_json(const nlohmann::json& json, const std::string& name, Form& form);

// Throws Error form-invalid unless every act has its object in the schema and
// every index pointer a field.
void check_against_schema(const Form& form, const Schema& schema, const std::string& name);

}  // namespace tamga::forms
