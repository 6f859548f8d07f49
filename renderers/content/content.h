// SPDX-License-Identifier: GPL-3.0-or-later
// Content: the JSON of a document, read strictly and checked against its form.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/content/form.h"
#include "renderers/error.h"

namespace tamga::forms {

struct Limits {
  std::size_t bytes = 4 * 1024 * 1024;
  std::size_t depth = 16;
  std::size_t values = 200'000;
};

// Reads JSON (RFC 8259, UTF-8, no duplicate keys, no lone surrogates). On
// failure returns false and fills `problem`, whose pointer names the value that
// was being read. Never throws for what the bytes hold.
bool read_json(std::string_view bytes, const Limits& limits, nlohmann::json& value,
               Problem& problem);

enum class Completeness {
  Draft,  // acts may be missing (they come from the workflow)
  Record  // every act of the form must be there with its values
};

// Everything that is wrong with content: schema, dates that do not exist,
// characters no face can draw, text that is not set from left to right. Empty when it can be
// rendered. At most 100.
std::vector<Problem> check(const Form& form, const nlohmann::json& content,
                           Completeness completeness, const fonts::Catalogue& faces);

// The search fields of content, by the form's index mapping.
struct IndexFields {
  std::string clan, patronymic, given, name;  // of the person, any may be ""
  std::string position, unit, organisation, number, date;
  int year = 0;       // 0 when unknown
  std::string title;  // the form's title with what it is about
  // Every string of the content, as canonical() orders them: fields by name,
  // lists as they are.
  std::vector<std::string> texts;
};
IndexFields index_fields(const Form& form, const nlohmann::json& content);

// The page as HTML: the template filled with content (escaped), its filters
// applied. The same text is laid out for paper and shown on screen.
std::string fill(const Form& form, const nlohmann::json& content);

}  // namespace tamga::forms
