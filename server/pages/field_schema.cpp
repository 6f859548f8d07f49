// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/field_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::pages {
namespace {

using nlohmann::ordered_json;

const ordered_json& follow(const ordered_json& document, const ordered_json& from) {
  const ordered_json* node = &from;
  for (int steps = 0; node->is_object() && node->contains("$ref"); ++steps) {
    const auto& reference = node->at("$ref");
    const std::string text = reference.is_string() ? reference.get<std::string>() : "";
    if (steps == 8 || !text.starts_with("#"))
      throw Failure("form-invalid", "schema: reference that cannot be followed: " + text);
    try {
      node = &document.at(ordered_json::json_pointer(text.substr(1)));
    } catch (const ordered_json::exception&) {
      throw Failure("form-invalid", "schema: reference to nothing: " + text);
    }
  }
  if (!node->is_object()) throw Failure("form-invalid", "schema: a field is no object");
  return *node;
}

std::string text_of(const ordered_json* value) {
  return value && value->is_string() ? value->get<std::string>() : std::string();
}

std::size_t size_of(const ordered_json* value) {
  return value && value->is_number_unsigned() ? value->get<std::size_t>() : 0;
}

std::optional<std::int64_t> whole_of(const ordered_json* value) {
  if (!value || !value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

}  // namespace

FieldSchema::FieldSchema(const ordered_json& document) : FieldSchema(document, document) {}

FieldSchema::FieldSchema(const ordered_json& document, const ordered_json& node)
    : document_(&document), node_(&node), target_(&follow(document, node)) {}

const ordered_json* FieldSchema::keyword(const char* name) const {
  // Labels beside a reference name the place; the target's name the kind.
  for (const ordered_json* node : {node_, target_}) {
    const auto found = node->find(name);
    if (found != node->end()) return &*found;
  }
  return nullptr;
}

FieldKind FieldSchema::kind() const {
  const std::string type = text_of(keyword("type"));
  if (type == "object" || keyword("properties")) return FieldKind::Group;
  if (type == "array") return element().keyword("enum") ? FieldKind::Choices : FieldKind::List;
  if (type == "boolean") return FieldKind::Flag;
  if (type == "integer") return FieldKind::Whole;
  if (type == "number") return FieldKind::Decimal;
  if (keyword("enum")) return FieldKind::Choice;
  if (type == "string") {
    if (text_of(keyword("format")) == "date") return FieldKind::Date;
    return max_length() > one_line || max_length() == 0 ? FieldKind::LongText : FieldKind::Text;
  }
  throw Failure("form-invalid", "schema: a field of type \"" + type + "\" cannot be shown");
}

std::vector<FieldSchema::Member> FieldSchema::members() const {
  std::vector<Member> out;
  const ordered_json* properties = keyword("properties");
  if (!properties || !properties->is_object()) return out;
  const ordered_json* required = keyword("required");
  for (const auto& [name, node] : properties->items()) {
    const bool wanted = required && required->is_array() &&
                        std::find(required->begin(), required->end(), name) != required->end();
    out.push_back({name, FieldSchema(*document_, node), wanted});
  }
  return out;
}

std::optional<FieldSchema> FieldSchema::member(std::string_view name) const {
  const ordered_json* properties = keyword("properties");
  if (!properties || !properties->is_object()) return std::nullopt;
  const auto found = properties->find(std::string(name));
  if (found == properties->end()) return std::nullopt;
  return FieldSchema(*document_, *found);
}

FieldSchema FieldSchema::element() const {
  const ordered_json* items = keyword("items");
  if (!items || !items->is_object())
    throw Failure("form-invalid", "schema: a list without one kind of items");
  return FieldSchema(*document_, *items);
}

std::string FieldSchema::title(std::string_view language) const {
  const std::string english = language == "en" ? text_of(keyword("x-title-en")) : std::string();
  return english.empty() ? text_of(keyword("title")) : english;
}

std::string FieldSchema::hint(std::string_view language) const {
  if (language == "en") return text_of(keyword("x-description-en"));
  return text_of(keyword("description"));
}

std::vector<FieldSchema::Option> FieldSchema::options(std::string_view language) const {
  const bool set = text_of(keyword("type")) == "array";
  const FieldSchema of = set ? element() : *this;
  const ordered_json* values = of.keyword("enum");
  const ordered_json* titles = of.keyword(language == "en" ? "x-enum-titles-en" : "x-enum-titles");
  std::vector<Option> out;
  if (!values || !values->is_array()) return out;
  for (const auto& value : *values) {
    const std::string text = text_of(&value);
    std::string label;
    if (titles && titles->is_object() && titles->contains(text)) label = text_of(&titles->at(text));
    out.push_back({text, label.empty() ? text : label});
  }
  return out;
}

std::size_t FieldSchema::max_length() const {
  return size_of(keyword("maxLength"));
}
std::size_t FieldSchema::min_items() const {
  return size_of(keyword("minItems"));
}
std::size_t FieldSchema::max_items() const {
  return size_of(keyword("maxItems"));
}
std::optional<std::int64_t> FieldSchema::minimum() const {
  return whole_of(keyword("minimum"));
}
std::optional<std::int64_t> FieldSchema::maximum() const {
  return whole_of(keyword("maximum"));
}

}  // namespace tamga::pages
