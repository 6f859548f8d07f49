// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "renderers/content/dates.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/schema_validator.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

std::string type_of(const json& schema) {
  const auto type = schema.find("type");
  return type != schema.end() && type->is_string() ? type->get<std::string>() : std::string();
}

// The rules that a form's schema keeps beyond draft 7: see Schema's constructor.
class FormRules {
 public:
  explicit FormRules(const std::string& name) : name_(name) {}

  void check(const json& schema, const std::string& pointer) const {
    static const std::set<std::string> types{"object",  "array",  "string",
                                             "integer", "number", "boolean"};
    if (!schema.is_object()) fail(pointer, "a schema is an object here");
    const std::string type = type_of(schema);
    if (types.count(type) == 0) fail(pointer, "\"type\" is missing or not one type");
    for (const char* label : {"title", "x-title-en"}) {
      const auto found = schema.find(label);
      if (found == schema.end() || !found->is_string() ||
          found->get_ref<const std::string&>().empty()) {
        fail(pointer, std::string("\"") + label + "\" is missing");
      }
    }
    if (type == "object") check_object(schema, pointer);
    if (type == "array") {
      if (!schema.contains("items")) fail(pointer, "\"items\" is missing");
      if (!schema.contains("maxItems")) fail(pointer, "\"maxItems\" is missing");
      check(schema["items"], pointer + "/items");
    }
    if (type == "string" && !schema.contains("maxLength") && !schema.contains("enum")) {
      fail(pointer, "\"maxLength\" is missing");
    }
  }

 private:
  [[noreturn]] void fail(const std::string& pointer, const std::string& what) const {
    throw Error("form-invalid", name_ + ": " + (pointer.empty() ? "/" : pointer) + ": " + what);
  }

  void check_object(const json& schema, const std::string& pointer) const {
    if (schema.value("additionalProperties", json(true)) != json(false)) {
      fail(pointer, "\"additionalProperties\" is not false");
    }
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) {
      fail(pointer, "\"properties\" is missing");
    }
    for (const auto& [key, child] : properties->items()) {
      check(child, child_pointer(pointer + "/properties", key));
    }
    for (const json& required : schema.value("required", json::array())) {
      if (!required.is_string() || !properties->contains(required.get<std::string>())) {
        fail(pointer + "/required", "names a field that is not there");
      }
    }
  }

  const std::string& name_;
};

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// One walk over content beside its schema. These rules are read here, not by
// valijson, because valijson tells the kind of a fault only in English words and
// the place of an unknown or missing field not at all.
class Walk {
 public:
  Walk(std::size_t most, std::vector<Problem>& problems) : most_(most), problems_(problems) {}

  void value(const json& value, const json& schema, const std::string& pointer) {
    if (problems_.size() >= most_) return;
    if (!fits_type(value, type_of(schema))) {
      add("content-wrong-type", pointer,
          "is " + std::string(value.type_name()) + ", not " + type_of(schema), schema);
    } else if (value.is_object()) {
      object(value, schema, pointer);
    } else if (value.is_array()) {
      list(value, schema, pointer);
    } else if (value.is_string()) {
      text(value, schema, pointer);
    } else if (value.is_number()) {
      number(value, schema, pointer);
    }
  }

 private:
  static bool fits_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    return value.is_number();
  }

  void add(const char* code, const std::string& pointer, std::string detail, const json& schema) {
    if (problems_.size() < most_) {
      problems_.push_back({code, pointer, std::move(detail), schema.value("title", std::string())});
    }
  }

  void object(const json& value, const json& schema, const std::string& pointer) {
    const json& properties = schema["properties"];
    if (const auto required = schema.find("required"); required != schema.end()) {
      for (const json& key : *required) {
        const std::string& name = key.get_ref<const std::string&>();
        if (!value.contains(name)) {
          add("content-missing-field", child_pointer(pointer, name), "is missing",
              properties[name]);
        }
      }
    }
    for (const auto& [key, child] : value.items()) {
      const auto found = properties.find(key);
      if (found == properties.end()) {
        add("content-unknown-field", child_pointer(pointer, key), "is no field of this form",
            json::object());
      } else {
        this->value(child, *found, child_pointer(pointer, key));
      }
    }
  }

  void list(const json& value, const json& schema, const std::string& pointer) {
    if (value.size() > schema.value("maxItems", value.size())) {
      return add("content-too-long", pointer,
                 "has " + std::to_string(value.size()) + " elements, the most is " +
                     schema["maxItems"].dump(),
                 schema);
    }
    if (value.size() < schema.value("minItems", std::size_t{0})) {
      add("content-bad-value", pointer,
          "has too few elements, the least is " + schema["minItems"].dump(), schema);
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      this->value(value[i], schema["items"], child_pointer(pointer, i));
    }
  }

  void text(const json& value, const json& schema, const std::string& pointer) {
    const std::string& text = value.get_ref<const std::string&>();
    const std::size_t length = characters(text);
    if (const auto most = schema.find("maxLength"); most != schema.end() && length > *most) {
      return add("content-too-long", pointer,
                 "has " + std::to_string(length) + " characters, the most is " + most->dump(),
                 schema);
    }
    if (length < schema.value("minLength", std::size_t{0})) {
      return add("content-bad-value", pointer, text.empty() ? "is empty" : "is too short", schema);
    }
    if (const auto values = schema.find("enum");
        values != schema.end() &&
        std::find(values->begin(), values->end(), value) == values->end()) {
      return add("content-bad-value", pointer, "is none of " + values->dump(), schema);
    }
    // An optional date may be left empty.
    if (!text.empty() && schema.value("format", std::string()) == "date" && !read_date(text)) {
      add("content-bad-date", pointer, "is no date YYYY-MM-DD that exists", schema);
    }
  }

  void number(const json& value, const json& schema, const std::string& pointer) {
    if (const auto least = schema.find("minimum"); least != schema.end() && value < *least) {
      add("content-bad-value", pointer, "is less than " + least->dump(), schema);
    }
    if (const auto most = schema.find("maximum"); most != schema.end() && value > *most) {
      add("content-bad-value", pointer, "is more than " + most->dump(), schema);
    }
  }

  std::size_t most_;
  std::vector<Problem>& problems_;
};

}  // namespace

Schema::Schema(nlohmann::json schema, const std::string& name) {
  FormRules(name).check(schema, "");
  try {
    validator_ = std::make_shared<const SchemaValidator>(schema);
  } catch (const std::exception& failure) {
    throw Error("form-invalid", name + ": " + failure.what());
  }
  json_ = std::make_shared<const nlohmann::json>(std::move(schema));
}

std::vector<Problem> Schema::problems(const nlohmann::json& content, std::size_t most) const {
  std::vector<Problem> problems;
  Walk(most, problems).value(content, *json_, "");
  // The rest of draft 7 (pattern, uniqueItems, oneOf …), only for content that
  // has the right shape and bounded lengths: regular expressions recurse.
  if (!problems.empty() || validator_->accepts(content)) return problems;
  for (auto& fault : validator_->faults(content)) {
    if (problems.size() >= most) break;
    std::string field = label(fault.pointer);
    problems.push_back(
        {"content-bad-value", std::move(fault.pointer), std::move(fault.detail), std::move(field)});
  }
  return problems;
}

const nlohmann::json* Schema::at(const std::string& pointer) const {
  std::vector<std::string> tokens;
  if (!split_pointer(pointer, tokens)) return nullptr;
  const nlohmann::json* schema = json_.get();
  for (const std::string& token : tokens) {
    if (type_of(*schema) == "array") {
      schema = &(*schema)["items"];
    } else if (type_of(*schema) == "object" && (*schema)["properties"].contains(token)) {
      schema = &(*schema)["properties"][token];
    } else {
      return nullptr;
    }
  }
  return schema;
}

std::string Schema::label(const std::string& pointer) const {
  for (std::string around = pointer;; around.resize(around.rfind('/'))) {
    if (const nlohmann::json* schema = at(around)) return schema->value("title", std::string());
    if (around.empty()) return {};
  }
}

}  // namespace tamga::forms
