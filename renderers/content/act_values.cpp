// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/act_values.h"

#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "renderers/markup/element_text.h"
#include "renderers/markup/page_template.h"

namespace tamga::forms {

namespace {

void collect(const markup::Element& element, std::string_view act, std::vector<ActValue>& values) {
  if (element.value && element.value->act == act)
    values.push_back({element.value->field_name(), markup::text_of(element)});
  for (const markup::Element& child : element.children) collect(child, act, values);
}

}  // namespace

std::vector<ActValue> act_values(const Form& form, const nlohmann::json& content,
                                 std::string_view act) {
  const std::string name = (form.folder / "page.html").string();
  std::vector<ActValue> values;
  collect(markup::read_page(fill(form, content), form.style_sheet(), name), act, values);
  return values;
}

}  // namespace tamga::forms
