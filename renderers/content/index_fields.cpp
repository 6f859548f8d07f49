// SPDX-License-Identifier: GPL-3.0-or-later
// index_fields(), fill(): what search and the page take from content.
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "renderers/content/dates.h"
#include "renderers/content/filter.h"
#include "renderers/content/generated_fields.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/template.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

// The first value that is there and not empty, as text; a generated field that
// is empty counts with its text.
std::string first_text(const Form& form, const json& content,
                       const std::vector<std::string>& pointers) {
  for (const std::string& pointer : pointers) {
    for (const json* value : values_at(content, pointer)) {
      if (std::string text = text_of(*value); !text.empty()) return text;
    }
    const auto generated = form.generated().at(pointer);
    if (std::string text = generated ? generated->fill(content) : ""; !text.empty()) return text;
  }
  return {};
}

// A year stands as a number, or at the head of a date.
int first_year(const json& content, const std::vector<std::string>& pointers) {
  for (const std::string& pointer : pointers) {
    for (const json* value : values_at(content, pointer)) {
      if (value->is_number_integer()) {
        const auto year = value->get<std::int64_t>();
        if (year > 0 && year < 10'000) return static_cast<int>(year);
      } else if (value->is_string()) {
        const auto date = read_date(value->get_ref<const std::string&>());
        if (date) return static_cast<int>(date->year());
      }
    }
  }
  return 0;
}

void collect_texts(const json& value, std::vector<std::string>& texts) {
  if (value.is_structured()) {
    for (const json& child : value) collect_texts(child, texts);
  } else if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
    texts.push_back(value.get<std::string>());
  }
}

}  // namespace

IndexFields index_fields(const Form& form, const nlohmann::json& content) {
  const IndexMapping& index = form.index;
  IndexFields fields;
  fields.clan = first_text(form, content, index.person_clan);
  fields.patronymic = first_text(form, content, index.person_patronymic);
  fields.given = first_text(form, content, index.person_given);
  fields.name = first_text(form, content, index.person_name);
  fields.position = first_text(form, content, index.position);
  fields.unit = first_text(form, content, index.unit);
  fields.organisation = first_text(form, content, index.organisation);
  fields.number = first_text(form, content, index.number);
  fields.date = first_text(form, content, index.date);
  fields.year = first_year(content, index.year);
  fields.title = form.record_title().fill(content);
  collect_texts(content, fields.texts);
  return fields;
}

std::string fill(const Form& form, const nlohmann::json& content) {
  return form.page().fill(content);
}

}  // namespace tamga::forms
