// SPDX-License-Identifier: GPL-3.0-or-later
// A web form drawn from a schema: content → HTML.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/generated_fields.h"
#include "server/error.h"
#include "server/pages/field_schema.h"
#include "server/pages/site.h"

namespace tamga::pages {

// What is drawn: the value with its faults.
struct FormState {
  FieldSchema schema;
  const nlohmann::json& value;  // as read_fields() gives it; parts may be missing
  std::string prefix;           // pointer of the value: "" or "/acts/approved"
  std::string action;           // where buttons that change rows send the form
  std::vector<Failure::Item> faults;
  std::string focus;  // pointer of the row or field to go on with, or ""
  // Of the form's generated fields: shown under each for the author to confirm.
  std::vector<forms::GeneratedText> generated = {};
  std::set<std::string> ticked = {};  // pointers of rows that are chosen
  std::string pasting = {};           // pointer of the list that asks for a table, or ""
  std::string pasted = {};            // what was put there
  // Pointer of a line → what it is likely to be: offered, never required.
  std::map<std::string, std::vector<std::string>> suggestions = {};
};

// The fields, without <form>: groups as fieldsets, lists of single values or of small
// groups as tables whose rows are ticked (row_actions() acts on them), other lists as
// rows with buttons of their own (add, remove, up, down, copy). All work without
// script: the values of buttons are pointers.
// Every fault stands at its field (aria-describedby); a fault whose field is not
// drawn stands at the nearest group around it.
std::string draw_form(const Visit& visit, const FormState& state);

// Faults as links to their fields, in the order of the form: {id, label, text}.
nlohmann::json fault_links(const Visit& visit, const FormState& state);

// The id attribute of a pointer's field: "f-goals-0-text".
std::string field_id(std::string_view pointer);

}  // namespace tamga::pages
