// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostile_variants.h"

#include <algorithm>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "content_cases.h"
#include "fonts/utf8.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/schema.h"
#include "renderers/content/wording.h"

namespace tamga::forms::cases {
namespace {

using nlohmann::json;
using Kind = Change::Kind;

// ---- reading the table ------------------------------------------------------

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool take(std::string& text, const std::string& beginning) {
  if (text.rfind(beginning, 0) != 0) return false;
  text = trimmed(text.substr(beginning.size()));
  return true;
}

char32_t character_named(const std::string& name) {  // "U+00AD"
  if (name.rfind("U+", 0) != 0) throw std::runtime_error("no character: " + name);
  return static_cast<char32_t>(std::stoul(name.substr(2), nullptr, 16));
}

void append_utf8(std::string& out, char32_t c) {
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    add(0xE0 | (c >> 12));
    add(0x80 | ((c >> 6) & 0x3F));
  } else {
    add(0xF0 | (c >> 18));
    add(0x80 | ((c >> 12) & 0x3F));
    add(0x80 | ((c >> 6) & 0x3F));
  }
  add(0x80 | (c & 0x3F));
}

// {U+00AD} → the character.
std::string with_characters(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text.find('}', at);
    if (text.compare(at, 3, "{U+") != 0 || end == std::string::npos) {
      out += text[at];
      continue;
    }
    append_utf8(out, character_named(text.substr(at + 1, end - at - 1)));
    at = end;
  }
  return out;
}

std::size_t times_in(std::string rest) {  // "30 times", or nothing
  return rest.empty() ? 1 : std::stoul(rest);
}

Change read_change(const std::string& line) {
  const std::size_t colon = line.find(": ");
  if (colon == std::string::npos) throw std::runtime_error("no change: " + line);
  Change change;
  change.place = line.substr(0, colon);
  std::string what = trimmed(line.substr(colon + 2));
  if (what[0] == '"') {
    const std::size_t end = what.rfind('"');
    change.text = with_characters(what.substr(1, end - 1));
    change.times = times_in(trimmed(what.substr(end + 1)));
    return change;
  }
  if (take(what, "its first element")) {
    change.kind = Kind::FirstElement;
    change.times = times_in(what);
    return change;
  }
  const std::pair<const char*, Kind> words[] = {{"nothing", Kind::Nothing},
                                                {"capitals", Kind::Capitals},
                                                {"greatest", Kind::Greatest},
                                                {"least", Kind::Least},
                                                {"filled", Kind::Filled}};
  for (const auto& [word, kind] : words) {
    if (what != word) continue;
    change.kind = kind;
    return change;
  }
  throw std::runtime_error("no change: " + line);
}

void read_outcome(std::string line, Variant& variant) {
  variant.while_no_face_has = take(line, "renders or refused ");
  if (line == "renders") return;
  if (!variant.while_no_face_has && !take(line, "refused "))
    throw std::runtime_error("no outcome: " + line);
  const std::size_t space = std::min(line.find(' '), line.size());
  variant.refusal = line.substr(0, space);
  if (space < line.size()) variant.character = character_named(line.substr(space + 1));
}

std::vector<Variant> read_variants() {
  std::vector<Variant> variants;
  std::istringstream lines(read_test_file("hostile_variants.txt"));
  bool complete = true;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      if (!complete) throw std::runtime_error("no outcome before: " + line);
      variants.push_back({});
      variants.back().name = line;
      complete = false;
      continue;
    }
    if (complete) throw std::runtime_error("a line after the outcome: " + line);
    Variant& variant = variants.back();
    line = trimmed(line);
    if (take(line, "->")) {
      read_outcome(line, variant);
      complete = true;
    } else if (line == "long") {
      variant.heavy = true;
    } else if (!take(line, "form ")) {
      variant.changes.push_back(read_change(line));
    } else {
      variant.form = line;
    }
  }
  if (!complete) throw std::runtime_error("the last variant has no outcome");
  return variants;
}

// ---- places -----------------------------------------------------------------

// Free text: what a person writes as they like.
bool is_free_text(const json& schema) {
  return schema.value("type", "") == "string" && !schema.contains("enum") &&
         !schema.contains("pattern") && !schema.contains("format");
}

bool is_date(const json& schema) {
  return schema.value("format", "") == "date";
}

bool is_number(const json& schema) {
  return schema.value("type", "") == "integer";
}

bool is_list(const json& schema) {
  return schema.value("type", "") == "array";
}

// Every value of content with its pointer and schema, outer ones first.
using Visit = std::function<void(const std::string&, const json& schema)>;
void walk(const json& content, const json& schema, const std::string& pointer, const Visit& visit) {
  visit(pointer, schema);
  if (content.is_object()) {
    for (const auto& [key, value] : content.items())
      walk(value, schema.at("properties").at(key), child_pointer(pointer, key), visit);
  } else if (content.is_array()) {
    for (std::size_t i = 0; i < content.size(); ++i)
      walk(content[i], schema.at("items"), child_pointer(pointer, i), visit);
  }
}

std::size_t most(const json& schema) {
  return schema.value("maxLength", std::size_t{0});
}

std::vector<std::string> longest_text(const Form& form, const json& content) {
  std::string longest;
  std::size_t length = 0;
  walk(content, form.schema(), "", [&](const std::string& pointer, const json& schema) {
    if (!is_free_text(schema) || most(schema) <= length) return;
    longest = pointer;
    length = most(schema);
  });
  if (length == 0) return {};
  return {longest};
}

// Pointers of the values that a pointer with * names.
std::vector<std::string> named(const json& content, const std::string& pattern) {
  std::vector<std::string> tokens;
  if (!split_pointer(pattern, tokens)) throw std::runtime_error("no place: " + pattern);
  std::vector<std::string> pointers{""};
  for (const std::string& token : tokens) {
    std::vector<std::string> deeper;
    for (const std::string& pointer : pointers) {
      const json& value = content.at(json::json_pointer(pointer));
      for (std::size_t i = 0; token == "*" && value.is_array() && i < value.size(); ++i)
        deeper.push_back(child_pointer(pointer, i));
      const std::string child = child_pointer(pointer, token);
      if (token != "*" && content.contains(json::json_pointer(child))) deeper.push_back(child);
    }
    pointers = std::move(deeper);
  }
  return pointers;
}

std::vector<std::string> places(const std::string& place, const Form& form, const json& content) {
  if (place[0] == '/') return named(content, place);
  if (place == "longest text") return longest_text(form, content);
  const std::pair<const char*, bool (*)(const json&)> kinds[] = {{"every text", is_free_text},
                                                                 {"every date", is_date},
                                                                 {"every number", is_number},
                                                                 {"every list", is_list}};
  for (const auto& [word, is_of_kind] : kinds) {
    if (place != word) continue;
    std::vector<std::string> pointers;
    walk(content, form.schema(), "", [&](const std::string& pointer, const json& schema) {
      if (is_of_kind(schema)) pointers.push_back(pointer);
    });
    // Inner places first: an outer list may be cut or repeated after them.
    std::reverse(pointers.begin(), pointers.end());
    return pointers;
  }
  throw std::runtime_error("no place: " + place);
}

// ---- changes ----------------------------------------------------------------

std::string cut(const std::string& text, std::size_t characters) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < characters && end < text.size(); ++i)
    fonts::next_character(text, end);
  return text.substr(0, end);
}

// A value as the schema asks for: the least that is not empty.
json value_of(const json& schema) {
  const std::string type = schema.at("type");
  if (schema.contains("enum")) return schema["enum"][0];
  if (is_date(schema)) return "2024-02-29";
  if (schema.contains("pattern")) return "0413";  // the only pattern of forms is ISCED-F's
  if (type == "string") return "Нэмэлт";
  if (type == "integer") return schema.value("minimum", 1);
  if (type == "boolean") return true;
  if (type == "array") return json::array({value_of(schema.at("items"))});
  json object = json::object();
  for (const auto& [key, field] : schema.at("properties").items()) object[key] = value_of(field);
  return object;
}

void fill(const json& schema, json& content) {
  if (content.is_array()) {
    if (content.empty()) content = value_of(schema);
    for (json& element : content) fill(schema.at("items"), element);
  }
  if (!content.is_object()) return;
  for (const auto& [key, field] : schema.at("properties").items()) {
    if (!content.contains(key))
      content[key] = value_of(field);
    else
      fill(field, content[key]);
  }
}

void drop_optional(const json& schema, json& content) {
  if (content.is_array())
    for (json& element : content) drop_optional(schema.at("items"), element);
  if (!content.is_object()) return;
  const json required = schema.value("required", json::array());
  json kept = json::object();
  for (const auto& [key, value] : content.items()) {
    if (std::find(required.begin(), required.end(), key) == required.end()) continue;
    kept[key] = value;
    drop_optional(schema["properties"][key], kept[key]);
  }
  content = std::move(kept);
}

void change_value(const Change& change, const json& schema, json& value) {
  switch (change.kind) {
    case Kind::Text: {
      std::string text;
      for (std::size_t i = 0; i < change.times; ++i) text += change.text;
      value = cut(text, most(schema) > 0 ? most(schema) : text.size());
      return;
    }
    case Kind::Capitals:
      value = wording::upper(value.get<std::string>());
      return;
    case Kind::Greatest:
      value = schema.value("maximum", value.get<std::int64_t>());
      return;
    case Kind::Least:
      if (value.is_array()) {
        const std::size_t least = schema.value("minItems", std::size_t{0});
        while (value.size() > least) value.erase(value.size() - 1);
      } else {
        value = schema.value("minimum", value.get<std::int64_t>());
      }
      return;
    case Kind::FirstElement:
      if (!value.empty() && !schema.value("uniqueItems", false))
        value = json(change.times, json(value[0]));
      return;
    case Kind::Nothing:
    case Kind::Filled:
      throw std::runtime_error("no such change at " + change.place);
  }
}

}  // namespace

const std::vector<Variant>& hostile_variants() {
  static const std::vector<Variant> variants = read_variants();
  return variants;
}

std::vector<std::string> apply(const Change& change, const Form& form, json& content) {
  if (change.place == "every field" || change.place == "every optional field") {
    if (change.kind == Kind::Filled)
      fill(form.schema(), content);
    else
      drop_optional(form.schema(), content);
    return {""};
  }
  const std::vector<std::string> pointers = places(change.place, form, content);
  for (const std::string& pointer : pointers) {
    const json::json_pointer place(pointer);
    if (change.kind == Kind::Nothing)
      content.at(place.parent_pointer()).erase(place.back());
    else
      change_value(change, *form.content_schema().at(pointer), content.at(place));
  }
  if (pointers.empty() && change.kind == Kind::Nothing) return {change.place};  // as it was
  return pointers;
}

}  // namespace tamga::forms::cases
