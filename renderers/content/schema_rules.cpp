// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/schema_rules.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "renderers/content/dates.h"
#include "renderers/content/json_pointer.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

const json* find(const json& schema, const char* keyword) {
  const auto found = schema.find(keyword);
  return found == schema.end() ? nullptr : &*found;
}

// Keywords that say nothing about what a value may be (draft 7, section 10),
// and our own.
bool is_annotation(std::string_view keyword) {
  constexpr std::array<std::string_view, 6> annotations{"title",    "description", "$comment",
                                                        "examples", "default",     "$schema"};
  return keyword.starts_with("x-") ||
         std::find(annotations.begin(), annotations.end(), keyword) != annotations.end();
}

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool has_equal_elements(const json& list) {
  for (auto one = list.begin(); one != list.end(); ++one)
    if (std::find(std::next(one), list.end(), *one) != list.end()) return true;
  return false;
}

}  // namespace

struct SchemaRules::Property {
  std::string name;
  std::unique_ptr<SchemaRules> rules;
};

SchemaRules::~SchemaRules() = default;

SchemaRules::SchemaRules(const json& schema) : schema_(&schema) {
  const std::string& type = schema.at("type").get_ref<const std::string&>();
  if (type == "object") {
    read_object();
  } else if (type == "array") {
    read_array();
  } else if (type == "string") {
    read_string();
  } else if (type == "boolean") {
    type_ = Type::Boolean;
    complete_ = holds_only({});
  } else {
    type_ = type == "integer" ? Type::Integer : Type::Number;
    read_number();
  }
}

bool SchemaRules::holds_only(std::initializer_list<const char*> keywords) const {
  for (const auto& [name, value] : schema_->items()) {
    const bool known = name == "type" || is_annotation(name) ||
                       std::find(keywords.begin(), keywords.end(), name) != keywords.end();
    if (!known) return false;
  }
  return true;
}

void SchemaRules::read_object() {
  type_ = Type::Object;
  complete_ = holds_only({"properties", "required", "additionalProperties"});
  for (const auto& [name, child] : schema_->at("properties").items()) {
    properties_.push_back({name, std::make_unique<SchemaRules>(child)});
    complete_ = complete_ && properties_.back().rules->complete_;
  }
  if (const json* required = find(*schema_, "required"))
    required_ = required->get<std::vector<std::string>>();
}

void SchemaRules::read_array() {
  type_ = Type::Array;
  complete_ = holds_only({"items", "minItems", "maxItems", "uniqueItems"});
  items_ = std::make_unique<SchemaRules>(schema_->at("items"));
  least_ = limit("minItems", least_);
  most_ = limit("maxItems", most_);
  if (const json* unique = find(*schema_, "uniqueItems")) unique_ = unique->get<bool>();
  // Equality of objects and of fractions is valijson's to decide.
  const bool plain = items_->type_ == Type::String || items_->type_ == Type::Integer;
  complete_ = complete_ && items_->complete_ && (!unique_ || plain);
}

void SchemaRules::read_string() {
  type_ = Type::String;
  complete_ = holds_only({"minLength", "maxLength", "enum", "format", "pattern"});
  least_ = limit("minLength", least_);
  most_ = limit("maxLength", most_);
  values_ = find(*schema_, "enum");
  if (const json* format = find(*schema_, "format")) date_ = *format == "date";
  if (const json* pattern = find(*schema_, "pattern"))
    pattern_.emplace(pattern->get_ref<const std::string&>());
}

void SchemaRules::read_number() {
  complete_ = holds_only({"minimum", "maximum"});
  minimum_ = find(*schema_, "minimum");
  maximum_ = find(*schema_, "maximum");
}

std::size_t SchemaRules::limit(const char* keyword, std::size_t otherwise) {
  const json* value = find(*schema_, keyword);
  if (value == nullptr) return otherwise;
  complete_ = complete_ && value->is_number_integer() && *value >= 0;
  return value->get<std::size_t>();
}

// One walk over content beside its rules. They are read here, not by valijson,
// because valijson tells the kind of a fault only in English words and the
// place of an unknown or missing field not at all.
class SchemaRules::Walk {
 public:
  Walk(std::size_t most, std::vector<Problem>& problems, bool& unnamed)
      : most_(most), problems_(problems), unnamed_(unnamed) {}

  void value(const json& value, const SchemaRules& rules, const Place& place) {
    if (problems_.size() >= most_) return;
    if (!fits_type(value, rules.type_)) {
      add("content-wrong-type", place,
          "is " + std::string(value.type_name()) + ", not " +
              rules.schema_->at("type").get<std::string>(),
          *rules.schema_);
    } else if (value.is_object()) {
      object(value, rules, place);
    } else if (value.is_array()) {
      list(value, rules, place);
    } else if (value.is_string()) {
      text(value, rules, place);
    } else if (value.is_number()) {
      number(value, rules, place);
    }
  }

 private:
  static bool fits_type(const json& value, Type type) {
    switch (type) {
      case Type::Object:
        return value.is_object();
      case Type::Array:
        return value.is_array();
      case Type::String:
        return value.is_string();
      case Type::Boolean:
        return value.is_boolean();
      case Type::Integer:
        return value.is_number_integer();
      case Type::Number:
        return value.is_number();
    }
    return false;
  }

  void add(const char* code, const Place& place, std::string detail, const json& schema) {
    if (problems_.size() < most_)
      problems_.push_back(
          {code, place.pointer(), std::move(detail), schema.value("title", std::string())});
  }

  // Both the fields of an object and the properties of its rules are sorted.
  void object(const json& value, const SchemaRules& rules, const Place& place) {
    for (const std::string& name : rules.required_)
      if (!value.contains(name))
        add("content-missing-field", {&place, name}, "is missing",
            rules.schema_->at("properties").at(name));
    const auto& fields = value.get_ref<const json::object_t&>();
    auto property = rules.properties_.begin();
    const auto end = rules.properties_.end();
    for (const auto& [name, child] : fields) {
      while (property != end && property->name < name) ++property;
      if (property == end || property->name != name)
        add("content-unknown-field", {&place, name}, "is no field of this form", json::object());
      else
        this->value(child, *property->rules, {&place, name});
    }
  }

  void list(const json& value, const SchemaRules& rules, const Place& place) {
    if (value.size() > rules.most_)
      return add("content-too-long", place,
                 "has " + std::to_string(value.size()) + " elements, the most is " +
                     std::to_string(rules.most_),
                 *rules.schema_);
    if (value.size() < rules.least_)
      add("content-bad-value", place,
          "has too few elements, the least is " + std::to_string(rules.least_), *rules.schema_);
    for (std::size_t i = 0; i < value.size(); ++i)
      this->value(value[i], *rules.items_, {&place, {}, i});
    unnamed_ = unnamed_ || (rules.unique_ && has_equal_elements(value));
  }

  void text(const json& value, const SchemaRules& rules, const Place& place) {
    const std::string& text = value.get_ref<const std::string&>();
    const std::size_t length = characters(text);
    if (length > rules.most_)
      return add("content-too-long", place,
                 "has " + std::to_string(length) + " characters, the most is " +
                     std::to_string(rules.most_),
                 *rules.schema_);
    if (length < rules.least_)
      return add("content-bad-value", place, text.empty() ? "is empty" : "is too short",
                 *rules.schema_);
    if (rules.values_ &&
        std::find(rules.values_->begin(), rules.values_->end(), value) == rules.values_->end())
      return add("content-bad-value", place, "is none of " + rules.values_->dump(), *rules.schema_);
    // An optional date may be left empty.
    if (rules.date_ && !text.empty() && !read_date(text))
      add("content-bad-date", place, "is no date YYYY-MM-DD that exists", *rules.schema_);
    // Only where the length is bounded, and nothing was found so far: regular
    // expressions recurse.
    if (rules.pattern_ && problems_.empty() && !unnamed_)
      unnamed_ = !std::regex_search(text, *rules.pattern_);
  }

  // By value and, as valijson compares them, as fractions: whole numbers beyond
  // 2^63 compare wrongly with negative ones in nlohmann's operators.
  void number(const json& value, const SchemaRules& rules, const Place& place) {
    const auto less = [](const json& one, const json& other) {
      return one < other || one.get<double>() < other.get<double>();
    };
    if (rules.minimum_ && less(value, *rules.minimum_))
      add("content-bad-value", place, "is less than " + rules.minimum_->dump(), *rules.schema_);
    if (rules.maximum_ && less(*rules.maximum_, value))
      add("content-bad-value", place, "is more than " + rules.maximum_->dump(), *rules.schema_);
  }

  std::size_t most_;
  std::vector<Problem>& problems_;
  bool& unnamed_;
};

std::vector<Problem> SchemaRules::problems(const json& content, std::size_t most,
                                           bool& unnamed) const {
  std::vector<Problem> problems;
  Walk(most, problems, unnamed).value(content, *this, {});
  return problems;
}

}  // namespace tamga::forms
