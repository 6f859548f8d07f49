// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/schema.h"

#include <nlohmann/json.hpp>
#include <set>

#include "renderers/content/json_pointer.h"
#include "renderers/content/schema_rules.h"
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

}  // namespace

Schema::Schema(nlohmann::json schema, const std::string& name) {
  FormRules(name).check(schema, "");
  try {
    validator_ = std::make_shared<const SchemaValidator>(schema);
    json_ = std::make_shared<const nlohmann::json>(std::move(schema));
    rules_ = std::make_shared<const SchemaRules>(*json_);
  } catch (const std::exception& failure) {
    throw Error("form-invalid", name + ": " + failure.what());
  }
}

std::vector<Problem> Schema::problems(const nlohmann::json& content, std::size_t most) const {
  bool unnamed = false;
  std::vector<Problem> problems = rules_->problems(content, most, unnamed);
  if (!problems.empty()) return problems;
  // The rest of draft 7 (oneOf, propertyNames …) and the words for a broken
  // pattern, only for content that has the right shape and bounded lengths.
  if (rules_->complete() ? !unnamed : validator_->accepts(content)) return problems;
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
