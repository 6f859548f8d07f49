// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/page_fields.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "renderers/content/json_pointer.h"
#include "renderers/content/schema.h"
#include "renderers/markup/template_error.h"

namespace tamga::forms {

namespace {

using markup::Element;

// What an element is the field of: «approved», «approved.date»; "" for none.
std::string field_of(const Element& element) {
  return element.value ? element.value->act + '.' + element.value->member : element.act;
}

void collect(const Element& element, std::vector<const Element*>& fields) {
  if (!field_of(element).empty()) fields.push_back(&element);
  for (const Element& child : element.children) collect(child, fields);
}

std::vector<const Element*> fields_of(const Element& page) {
  std::vector<const Element*> fields;
  collect(page, fields);
  return fields;
}

bool has_act(const Form& form, const std::string& id) {
  return std::any_of(form.acts.begin(), form.acts.end(),
                     [&id](const Act& act) { return act.id == id; });
}

// "" or the fault.
std::string fault_of(const Form& form, const Element& field) {
  if (!field.value)
    return has_act(form, field.act) || field.act == seal_field
               ? ""
               : "data-act: the form has no act «" + field.act + "»";
  const markup::ValuePlace& value = *field.value;
  if (!has_act(form, value.act)) return "data-value: the form has no act «" + value.act + "»";
  const auto* schema =
      form.content_schema().at(child_pointer(child_pointer("/acts", value.act), value.member));
  if (schema == nullptr || !schema->is_object() || schema->value("type", "") != "string")
    return "data-value: «" + field_of(field) + "» is no text of schema.json";
  return {};
}

void check_places(const std::vector<const Element*>& all, const std::vector<const Element*>& always,
                  const std::string& name) {
  std::map<std::pair<int, std::string>, int> lasting;
  for (const Element* field : always) ++lasting[{field->line, field_of(*field)}];
  for (const Element* field : all)
    if (lasting[{field->line, field_of(*field)}]-- <= 0)
      throw markup::template_error(name, field->line,
                                   "the field of " + field_of(*field) + " stands in a section");
}

void check_boxes(const Form& form, const std::vector<const Element*>& fields,
                 const std::string& name) {
  std::map<std::string, int> boxes;
  for (const Element* field : fields)
    if (!field->value && ++boxes[field->act] > 1)
      throw markup::template_error(name, field->line, "a second box of " + field->act);
  std::vector<std::string> needed{seal_field};
  for (const Act& act : form.acts) needed.push_back(act.id);
  for (const std::string& id : needed)
    if (boxes.find(id) == boxes.end())
      throw markup::template_error(name, 1, "no box with data-act=\"" + id + "\"");
}

}  // namespace

void check_page_fields(const Form& form, const markup::Element& every_part,
                       const markup::Element& always, const std::string& name) {
  const auto fields = fields_of(every_part);
  for (const Element* field : fields)
    if (const std::string fault = fault_of(form, *field); !fault.empty())
      throw markup::template_error(name, field->line, fault);
  check_places(fields, fields_of(always), name);
  check_boxes(form, fields, name);
}

}  // namespace tamga::forms
