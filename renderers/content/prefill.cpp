// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/prefill.h"

#include <algorithm>
#include <set>

#include "renderers/content/content.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/schema.h"
#include "renderers/error.h"

namespace tamga::forms {
namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& name, const std::string& what) {
  throw Error("form-invalid", name + ": /prefill: " + what);
}

std::size_t stars(const std::vector<std::string>& tokens) {
  return static_cast<std::size_t>(std::count(tokens.begin(), tokens.end(), "*"));
}

std::vector<std::string> tokens_of(const std::string& pointer) {
  std::vector<std::string> tokens;
  split_pointer(pointer, tokens);
  return tokens;
}

// Puts a value at a place whose stars are the given numbers, making what is on the way.
void put(json& root, const std::vector<std::string>& tokens,
         const std::vector<std::size_t>& numbers, const json& value) {
  json* at = &root;
  std::size_t star = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == "*") {
      if (!at->is_array()) *at = json::array();
      const std::size_t number = numbers[star++];
      while (at->size() <= number) at->push_back(json::object());
      at = &(*at)[number];
    } else {
      if (!at->is_object()) *at = json::object();
      at = &(*at)[tokens[i]];
    }
  }
  *at = value;
}

// Copies every value that `from` names to where `to` says.
void copy(const json& source, const std::vector<std::string>& from, std::size_t depth,
          std::vector<std::size_t>& numbers, const std::vector<std::string>& to, json& target) {
  if (depth == from.size()) {
    put(target, to, numbers, source);
    return;
  }
  if (from[depth] == "*") {
    if (!source.is_array()) return;
    for (std::size_t i = 0; i < source.size(); ++i) {
      numbers.push_back(i);
      copy(source[i], from, depth + 1, numbers, to, target);
      numbers.pop_back();
    }
  } else if (source.is_object() && source.contains(from[depth])) {
    copy(source[from[depth]], from, depth + 1, numbers, to, target);
  }
}

// Keeps the members and elements that the schema has, of their types.
json known(const json& value, const json& schema) {
  const std::string type = schema.value("type", "");
  if (type == "object") {
    json out = json::object();
    if (!value.is_object() || !schema.contains("properties")) return out;
    for (const auto& [name, member] : schema["properties"].items())
      if (const auto at = value.find(name); at != value.end()) out[name] = known(*at, member);
    return out;
  }
  if (type == "array") {
    json out = json::array();
    if (value.is_array() && schema.contains("items"))
      for (const auto& element : value) out.push_back(known(element, schema["items"]));
    return out;
  }
  if (type.empty()) return value;
  const bool fits = type == "boolean"  ? value.is_boolean()
                    : type == "string" ? value.is_string()
                                       : value.is_number();
  if (fits) return value;
  return type == "boolean" ? json(false) : json("");
}

}  // namespace

Prefill::Prefill(const json& form_json, const Schema& schema, const std::string& name) {
  const auto entry = form_json.find("prefill");
  if (entry == form_json.end()) return;
  if (!entry->is_array()) fail(name, "is no list");
  const auto target = [&](const std::string& pointer) {
    if (pointer.empty() || schema.at(pointer) == nullptr)
      fail(name, pointer + " is no field of schema.json");
  };
  for (const auto& one : *entry) {
    if (!one.is_object() || !one.contains("form") || !one["form"].is_string() ||
        !one.contains("values") || !one["values"].is_object())
      fail(name, "an entry needs \"form\" and \"values\"");
    Rule rule{one["form"], {}, {}};
    for (const auto& [to, from] : one["values"].items()) {
      target(to);
      std::vector<std::string> tokens;
      if (!from.is_string() || !split_pointer(from.get<std::string>(), tokens) ||
          stars(tokens) != stars(tokens_of(to)))
        fail(name, to + " does not fit where it comes from");
      rule.values.emplace_back(to, from.get<std::string>());
    }
    for (const auto& to : one.value("next", json::array())) {
      if (!to.is_string()) fail(name, "\"next\" is no list of pointers");
      target(to.get<std::string>());
      rule.next.push_back(to.get<std::string>());
    }
    rules_.push_back(std::move(rule));
  }
}

Prefill Prefill::of(const Form& form) {
  return Prefill(json::parse(form.files.form_json), form.content_schema(),
                 (form.folder / "form.json").string());
}

std::vector<std::string> Prefill::sources(const Form& form) {
  std::vector<std::string> all = {form.id};
  for (const auto& rule : of(form).rules_)
    if (std::find(all.begin(), all.end(), rule.form) == all.end()) all.push_back(rule.form);
  return all;
}

json Prefill::begin(const Form& form, const std::vector<Earlier>& earlier) const {
  json content = json::object();
  bool own_rule = false;
  std::set<std::string> filled;
  for (const auto& rule : rules_) {
    own_rule = own_rule || rule.form == form.id;
    const auto source = std::find_if(earlier.begin(), earlier.end(),
                                     [&](const auto& one) { return one.form == rule.form; });
    if (source == earlier.end()) continue;
    std::set<std::string> now;
    for (const auto& [to, from] : rule.values) {
      const auto target = tokens_of(to);
      if (filled.contains(target.front())) continue;
      std::vector<std::size_t> numbers;
      copy(source->content, tokens_of(from), 0, numbers, target, content);
      if (content.contains(target.front())) now.insert(target.front());
    }
    for (const auto& pointer : rule.next)
      if (const json::json_pointer at(pointer);
          content.contains(at) && content[at].is_number_integer())
        content[at] = content[at].get<std::int64_t>() + 1;
    filled.merge(now);
  }
  const auto own = std::find_if(earlier.begin(), earlier.end(),
                                [&](const auto& one) { return one.form == form.id; });
  if (!own_rule && own != earlier.end()) content.update(own->content);
  if (content.is_object()) content.erase("acts");
  return known(content, form.schema());
}

}  // namespace tamga::forms
