// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/generated_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/form.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/schema.h"
#include "renderers/error.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

constexpr const char* keyword = "x-generated";

[[noreturn]] void fail(const std::string& place, const std::string& what) {
  throw Error("form-invalid", place + ": " + what);
}

// Finds the keyword in a schema, and makes a copy of the schema without the
// fields that have it.
class Search {
 public:
  explicit Search(const std::string& name) : name_(name) {}

  struct Found {
    std::string pointer, schema_pointer;
    const json* node;
  };
  std::vector<Found> found;

  void object(const json& schema, json& without, const Found& at) {
    const json required = schema.value("required", json::array());
    for (const auto& [key, child] : schema["properties"].items()) {
      const Found place{child_pointer(at.pointer, key),
                        child_pointer(at.schema_pointer + "/properties", key), &child};
      if (child.contains(keyword)) {
        const bool needed = std::find(required.begin(), required.end(), key) != required.end();
        check(child, place, needed);
        without["properties"].erase(key);
        found.push_back(place);
      } else if (child.value("type", "") == "object") {
        object(child, without["properties"][key], place);
      } else if (child.value("type", "") == "array") {
        refuse_below(child["items"], place.schema_pointer + "/items");
      }
    }
  }

  std::string place_of(const std::string& schema_pointer) const {
    return name_ + ": " + schema_pointer + "/" + keyword;
  }

 private:
  void check(const json& field, const Found& at, bool required) const {
    const std::string place = place_of(at.schema_pointer);
    if (!field[keyword].is_string()) fail(place, "is no text");
    if (field.value("type", "") != "string" || field.contains("enum") || field.contains("format"))
      fail(place, "is for fields of plain text");
    if (required || field.value("minLength", 0) > 0)
      fail(place, "is for fields that may be left empty");
  }

  // A template's names begin at the content's root, where no row is known.
  void refuse_below(const json& schema, const std::string& pointer) const {
    if (schema.contains(keyword)) fail(place_of(pointer), "stands inside a list");
    if (schema.value("type", "") == "array") refuse_below(schema["items"], pointer + "/items");
    if (schema.value("type", "") != "object") return;
    for (const auto& [key, child] : schema["properties"].items())
      refuse_below(child, child_pointer(pointer + "/properties", key));
  }

  const std::string& name_;
};

bool is_empty(const json& object, const std::string& key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() || *found == "";
}

// Puts «label» where a required text, number or date is missing.
void put_labels(const json& schema, json& content) {
  if (!content.is_object()) content = json::object();
  for (const json& name : schema.value("required", json::array())) {
    const std::string key = name.get<std::string>();
    const json& child = schema["properties"][key];
    const std::string type = child.value("type", "");
    if (type == "object") {
      put_labels(child, content[key]);
    } else if (type != "array" && type != "boolean" && is_empty(content, key)) {
      content[key] = "«" + child.value("title", key) + "»";
    }
  }
}

}  // namespace

GeneratedFields::GeneratedFields(const Schema& schema, const std::string& name) {
  if (schema.json().value("type", "") != "object") return;
  Search search(name);
  json without = schema.json();
  search.object(schema.json(), without, {"", "", &schema.json()});
  for (const auto& found : search.found) {
    const std::string text = (*found.node)[keyword].get<std::string>();
    fields_.push_back({found.pointer, found.node,
                       std::make_shared<const Template>(text, search.place_of(found.schema_pointer),
                                                        without, Template::Escape::None)});
  }
}

std::shared_ptr<const Template> GeneratedFields::of(const nlohmann::json* node) const {
  for (const GeneratedField& field : fields_)
    if (field.node == node) return field.text;
  return nullptr;
}

std::shared_ptr<const Template> GeneratedFields::at(const std::string& pointer) const {
  for (const GeneratedField& field : fields_)
    if (field.pointer == pointer) return field.text;
  return nullptr;
}

std::vector<GeneratedText> generated_texts(const Form& form, const nlohmann::json& content) {
  std::vector<GeneratedText> texts;
  if (form.generated().all().empty()) return texts;
  nlohmann::json labelled = content;
  put_labels(form.schema(), labelled);
  for (const GeneratedField& field : form.generated().all()) {
    GeneratedText& made = texts.emplace_back();
    made.pointer = field.pointer;
    made.text = field.text->fill(labelled, &made.inflected);
    made.complete = made.text == field.text->fill(content);
  }
  return texts;
}

}  // namespace tamga::forms
