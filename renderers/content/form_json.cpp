// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/form_json.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

#include "renderers/content/dates.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/page_fields.h"
#include "renderers/content/schema.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

// One object of form.json, read entry by entry; errors name file and pointer.
class Entries {
 public:
  Entries(const json& value, const std::string& file, std::string pointer,
          std::initializer_list<const char*> known)
      : value_(value), file_(file), pointer_(std::move(pointer)) {
    if (!value.is_object()) fail("", "is no object");
    for (const auto& [key, child] : value.items()) {
      const auto is_key = [&key = key](const char* name) { return key == name; };
      if (std::none_of(known.begin(), known.end(), is_key)) fail(key, "is no entry of form.json");
    }
  }

  [[noreturn]] void fail(const std::string& key, const std::string& what) const {
    const std::string at = key.empty() ? pointer_ : child_pointer(pointer_, key);
    throw Error("form-invalid", file_ + ": " + (at.empty() ? "/" : at) + ": " + what);
  }

  bool has(const char* key) const { return value_.contains(key); }

  const json& at(const char* key) const {
    const auto found = value_.find(key);
    if (found == value_.end()) fail(key, "is missing");
    return *found;
  }

  std::string text(const char* key) const {
    const json& found = at(key);
    if (!found.is_string()) fail(key, "is no text");
    return found.get<std::string>();
  }

  std::string nonempty(const char* key) const {
    std::string found = text(key);
    if (found.empty()) fail(key, "is empty");
    return found;
  }

  bool boolean(const char* key) const {
    const json& found = at(key);
    if (!found.is_boolean()) fail(key, "is neither true nor false");
    return found.get<bool>();
  }

  double number(const char* key, double least, double most) const {
    const json& found = at(key);
    if (!found.is_number()) fail(key, "is no number");
    const double value = found.get<double>();
    if (!(value >= least && value <= most)) fail(key, "is out of range");
    return value;
  }

  int whole(const char* key, int least, int most) const {
    if (!at(key).is_number_integer()) fail(key, "is no whole number");
    return static_cast<int>(number(key, least, most));
  }

  Entries object(const char* key, std::initializer_list<const char*> known) const {
    return Entries(at(key), file_, child_pointer(pointer_, key), known);
  }

  LocalText local_text(const char* key) const {
    const Entries texts = object(key, {"mn", "en"});
    return {texts.nonempty("mn"), texts.nonempty("en")};
  }

  std::vector<std::string> pointers(const char* key) const {
    const json& list = at(key);
    if (!list.is_array()) fail(key, "is no list of JSON pointers");
    std::vector<std::string> result, tokens;
    for (const json& element : list) {
      if (!element.is_string() || !split_pointer(element.get<std::string>(), tokens)) {
        fail(key, "holds something that is no JSON pointer");
      }
      result.push_back(element.get<std::string>());
    }
    return result;
  }

 private:
  const json& value_;
  const std::string& file_;
  std::string pointer_;
};

bool is_identifier(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

// ISO 216 sheets, in millimetres.
layout::Geometry read_geometry(const Entries& page) {
  const std::string size = page.nonempty("size");
  const std::string orientation = page.nonempty("orientation");
  if (size != "A4" && size != "A3" && size != "A5") page.fail("size", "is none of A3, A4, A5");
  double width = size == "A3" ? 297 : size == "A4" ? 210 : 148;
  double height = size == "A3" ? 420 : size == "A4" ? 297 : 210;
  if (orientation == "landscape") {
    std::swap(width, height);
  } else if (orientation != "portrait") {
    page.fail("orientation", "is neither portrait nor landscape");
  }
  const Entries margins = page.object("margins_mm", {"left", "right", "top", "bottom"});
  constexpr double widest_mm = 60;
  const auto points = [&](const char* key) {
    return margins.number(key, 0, widest_mm) * layout::points_per_millimetre;
  };
  return {width * layout::points_per_millimetre,
          height * layout::points_per_millimetre,
          points("left"),
          points("right"),
          points("top"),
          points("bottom")};
}

constexpr int most_days = 3650;

std::vector<Act> read_acts(const Entries& form, const std::string& file) {
  const json& list = form.at("acts");
  if (!list.is_array() || list.empty()) form.fail("acts", "is no list of acts");
  std::vector<Act> acts;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Entries entry(list[i], file, child_pointer("/acts", i),
                        {"id", "title", "role", "seal", "outside", "days"});
    Act act{entry.nonempty("id"),
            entry.local_text("title"),
            entry.nonempty("role"),
            entry.has("seal") && entry.boolean("seal"),
            entry.has("outside") && entry.boolean("outside"),
            entry.has("days") ? entry.whole("days", 0, most_days) : 0};
    if (!is_identifier(act.id)) entry.fail("id", "is no identifier (a-z 0-9 _ -)");
    if (act.id == seal_field) entry.fail("id", "is the name of the organisation's seal");
    if (!ids.insert(act.id).second) entry.fail("id", "stands twice");
    acts.push_back(std::move(act));
  }
  if (!acts.back().seal) form.fail("acts", "the last act must have \"seal\": true");
  return acts;
}

IndexMapping read_index(const Entries& index) {
  const Entries person = index.object("person", {"clan", "patronymic", "given", "name"});
  return {person.pointers("clan"),        person.pointers("patronymic"), person.pointers("given"),
          person.pointers("name"),        index.pointers("position"),    index.pointers("unit"),
          index.pointers("organisation"), index.pointers("year"),        index.pointers("number"),
          index.pointers("date")};
}

}  // namespace

std::string read_form_json(const nlohmann::json& json, const std::string& name, Form& form) {
  const Entries entries(json, name, "",
                        {"id", "version", "title", "in_force", "legal_basis", "page", "acts",
                         "record_title", "index", "file_plan", "prefill"});
  form.id = entries.nonempty("id");
  form.version = entries.nonempty("version");
  if (!is_identifier(form.id)) entries.fail("id", "is no identifier (a-z 0-9 _ -)");
  if (!is_identifier(form.version)) entries.fail("version", "is no identifier (a-z 0-9 _ -)");
  form.title = entries.local_text("title");
  const Entries in_force = entries.object("in_force", {"from", "until"});
  form.in_force_from = in_force.text("from");
  form.in_force_until = in_force.text("until");
  if (!read_date(form.in_force_from)) in_force.fail("from", "is no date");
  if (!form.in_force_until.empty() && !read_date(form.in_force_until)) {
    in_force.fail("until", "is no date");
  }
  form.legal_basis = entries.text("legal_basis");
  form.geometry = read_geometry(entries.object("page", {"size", "orientation", "margins_mm"}));
  form.acts = read_acts(entries, name);
  form.index = read_index(entries.object(
      "index", {"person", "position", "unit", "organisation", "year", "number", "date"}));
  const Entries plan = entries.object("file_plan", {"index", "retention", "open"});
  form.file_plan = {plan.text("index"), plan.text("retention"), plan.boolean("open")};
  return entries.has("record_title") ? entries.nonempty("record_title") : std::string();
}

void check_against_schema(const Form& form, const Schema& schema, const std::string& name) {
  const auto fail = [&name](const std::string& pointer) {
    throw Error("form-invalid", name + ": " + pointer + " is no field of schema.json");
  };
  for (const Act& act : form.acts) {
    const std::string pointer = child_pointer("/acts", act.id);
    if (schema.at(pointer) == nullptr) fail(pointer);
  }
  const IndexMapping& index = form.index;
  for (const auto* pointers : {&index.person_clan, &index.person_patronymic, &index.person_given,
                               &index.person_name, &index.position, &index.unit,
                               &index.organisation, &index.year, &index.number, &index.date}) {
    for (const std::string& pointer : *pointers) {
      if (schema.at(pointer) == nullptr) fail(pointer);
    }
  }
}

}  // namespace tamga::forms
