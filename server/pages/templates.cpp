// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/templates.h"

#include <algorithm>
#include <filesystem>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "server/assets.h"
#include "server/error.h"
#include "server/pages/titled_cells.h"

namespace tamga::pages {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using nlohmann::json;

const std::filesystem::path folder = "server/pages";

data view_data(const json& value) {
  switch (value.type()) {
    case json::value_t::object: {
      data object(data::type::object);
      for (const auto& [name, member] : value.items()) object.set(name, view_data(member));
      return object;
    }
    case json::value_t::array: {
      data list(data::type::list);
      for (const auto& element : value) list.push_back(view_data(element));
      return list;
    }
    case json::value_t::string:
      // Mustache takes every string for true; an empty one shall be false here.
      if (value.get_ref<const std::string&>().empty()) return data(false);
      return data(value.get_ref<const std::string&>());
    case json::value_t::boolean:
      return data(value.get<bool>());
    case json::value_t::null:
    case json::value_t::discarded:
      return data(false);
    default:
      return data(value.dump());
  }
}

using Partials = std::map<std::string, std::string, std::less<>>;

[[noreturn]] void unusable(const std::string& file, const std::string& what) {
  throw Failure("data-unusable", file + ": " + what);
}

// What stands between two marks, and `at` moved behind it.
std::string taken(const std::string& source, std::size_t& at, std::string_view close,
                  const std::string& file) {
  const std::size_t end = source.find(close, at);
  if (end == std::string::npos) unusable(file, "unclosed tag");
  const std::string between = source.substr(at, end - at);
  at = end + close.size();
  return between;
}

// Replaces {{p.name}} by what the including tag gives it: name="value", all of them.
std::string with_values(const std::string& partial, const std::string& given,
                        const std::string& file) {
  constexpr std::string_view open = "{{p.";
  std::map<std::string, std::string, std::less<>> values;
  for (std::size_t at = 0; (at = given.find_first_not_of(' ', at)) != std::string::npos;) {
    const std::string name = taken(given, at, "=\"", file);
    values[name] = taken(given, at, "\"", file);
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t tag; (tag = partial.find(open, at)) != std::string::npos;) {
    out.append(partial, at, tag - at);
    at = tag + open.size();
    const auto value = values.find(taken(partial, at, "}}", file));
    if (value == values.end()) unusable(file, "a partial is not given all its values");
    out += value->second;
  }
  return out.append(partial, at);
}

// Replaces {{>name a="b"}} by the partial of that name.
std::string with_partials(const std::string& source, const Partials& partials,
                          const std::string& file) {
  constexpr std::string_view open = "{{>";
  std::string out;
  std::size_t at = 0;
  for (std::size_t tag; (tag = source.find(open, at)) != std::string::npos;) {
    out.append(source, at, tag - at);
    at = tag + open.size();
    const std::string inside = taken(source, at, "}}", file);
    const std::size_t name_end = std::min(inside.find(' '), inside.size());
    const auto partial = partials.find(inside.substr(0, name_end));
    if (partial == partials.end()) unusable(file, "no partial " + inside);
    out += with_values(partial->second, inside.substr(name_end), file);
  }
  return out.append(source, at);
}

// Replaces {{t.key}} by the text, escaped.
std::string with_texts(const std::string& source, const Texts& texts, const std::string& file) {
  constexpr std::string_view open = "{{t.", close = "}}";
  std::string out;
  std::size_t at = 0;
  for (std::size_t tag; (tag = source.find(open, at)) != std::string::npos;) {
    out.append(source, at, tag - at);
    at = tag + open.size();
    const std::string key = taken(source, at, close, file);
    if (!texts.has(key)) unusable(file, "no text for " + key);
    out += escape(texts.get(key));
  }
  return out.append(source, at);
}

// Every .html of a folder by its name, without the line end at its end.
Partials sources_of(const std::filesystem::path& below) {
  Partials sources;
  for (const auto& entry : std::filesystem::directory_iterator(share_folder() / below)) {
    if (entry.path().extension() != ".html") continue;
    std::string source = asset(below / entry.path().filename());
    if (source.ends_with('\n')) source.pop_back();
    sources.emplace(entry.path().stem().string(), std::move(source));
  }
  return sources;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Texts::Texts(std::string_view text, const std::string& file) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) throw Failure("data-unusable", file + ": not a JSON object");
  for (const auto& [key, value] : parsed.items()) {
    if (!value.is_string()) throw Failure("data-unusable", file + ": " + key + " is no text");
    texts_.emplace(key, value.get<std::string>());
  }
}

const std::string& Texts::get(std::string_view key) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) throw Failure("internal", "no text for " + std::string(key));
  return found->second;
}

std::string Texts::get(std::string_view key,
                       const std::vector<std::pair<std::string_view, std::string>>& places) const {
  std::string out = get(key);
  for (const auto& [name, value] : places) {
    const std::string place = "{" + std::string(name) + "}";
    for (std::size_t at = 0; (at = out.find(place, at)) != std::string::npos; at += value.size())
      out.replace(at, place.size(), value);
  }
  return out;
}

struct Templates::Language {
  Texts texts;
  std::map<std::string, std::unique_ptr<mustache>, std::less<>> parsed;
};

Templates::Templates() {
  for (const std::string language : {"mn", "en"}) {
    const auto file = folder / "i18n" / (language + ".json");
    languages_.emplace(language,
                       std::make_unique<Language>(Language{Texts(asset(file), file.string()), {}}));
  }
  const auto partials = sources_of(folder / "templates" / "partials");
  for (const auto& [name, written] : sources_of(folder / "templates")) {
    const std::string file = (folder / "templates" / (name + ".html")).string();
    const std::string source =
        with_titled_cells(with_partials(written, partials, file), file) + "\n";
    for (auto& [code, language] : languages_) {
      auto parsed = std::make_unique<mustache>(with_texts(source, language->texts, file));
      if (!parsed->is_valid()) unusable(file, parsed->error_message());
      language->parsed.emplace(name, std::move(parsed));
    }
  }
}

Templates::~Templates() = default;

std::string Templates::render(std::string_view name, std::string_view language,
                              const json& view) const {
  const auto found_language = languages_.find(language);
  const Language& of =
      found_language == languages_.end() ? *languages_.at("mn") : *found_language->second;
  const auto found = of.parsed.find(name);
  if (found == of.parsed.end()) throw Failure("internal", "no template " + std::string(name));
  return found->second->render(view_data(view));
}

const Texts& Templates::texts(std::string_view language) const {
  const auto found = languages_.find(language);
  return found == languages_.end() ? languages_.at("mn")->texts : found->second->texts;
}

}  // namespace tamga::pages
