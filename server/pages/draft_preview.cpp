// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/draft_preview.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <semaphore>

#include "renderers/content/content.h"
#include "renderers/content/schema.h"
#include "server/error.h"
#include "server/pages/field_pointer.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr int most_at_once = 2;
constexpr std::chrono::seconds longest_wait{4};
// Mending one fault may show another beneath it: goals, duties, their texts.
constexpr int most_passes = 8;

std::counting_semaphore<most_at_once>& places() {
  static std::counting_semaphore<most_at_once> all(most_at_once);
  return all;
}

class Place {
 public:
  Place() {
    if (!places().try_acquire_for(longest_wait)) throw Failure("too-busy");
  }
  ~Place() { places().release(); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
};

// What stands for a value that is not there yet.
json placeholder(const json& schema) {
  const std::string type = schema.value("type", "string");
  if (type == "object") return json::object();
  if (type == "array") return json::array();
  if (type == "boolean") return false;
  if (type == "integer" || type == "number") return schema.value("minimum", 0);
  if (schema.contains("enum")) return schema["enum"].front();
  if (schema.value("format", "") == "date") return "2000-01-01";
  return "…";
}

bool is_required(const forms::Schema& schema, const std::string& pointer) {
  const json* parent = schema.at(parent_pointer(pointer));
  if (!parent || !parent->contains("required")) return false;
  const auto parts = pointer_parts(pointer);
  for (const auto& name : parent->at("required"))
    if (name == parts.back()) return true;
  return false;
}

void mend(const forms::Form& form, json& content, const forms::Problem& problem) {
  const auto& schema = form.content_schema();
  const json* field = schema.at(problem.pointer);
  const json::json_pointer at(problem.pointer);
  const bool there = content.contains(at);
  if (!field) {
    if (there && !at.empty()) content[at.parent_pointer()].erase(at.back());
    return;
  }
  if (field->value("type", "") == "array" && field->value("minItems", 0) > 0 &&
      (!there || (content[at].is_array() && content[at].empty()))) {
    content[at] = json::array({placeholder(*schema.at(problem.pointer + "/0"))});
    return;
  }
  const json* parent = schema.at(parent_pointer(problem.pointer));
  const bool element = parent && parent->value("type", "") == "array";
  if (!there || element || is_required(schema, problem.pointer))
    content[at] = placeholder(*field);
  else
    content[at.parent_pointer()].erase(at.back());
}

}  // namespace

json presentable(const forms::Form& form, json content, const fonts::Catalogue& faces) {
  for (int pass = 0; pass < most_passes; ++pass) {
    const auto problems = forms::check(form, content, forms::Completeness::Draft, faces);
    if (problems.empty()) break;
    for (const auto& problem : problems) mend(form, content, problem);
  }
  return content;
}

std::string preview_of(const forms::Form& form, const json& content,
                       const forms::Renderer& renderer) {
  const Place place;
  return renderer
      .render(form, presentable(form, content, renderer.faces()), forms::Completeness::Draft)
      .pdf;
}

}  // namespace tamga::pages
