// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disposal/schedule_json.h"

#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const char* code, const std::string& pointer, const char* detail) {
  throw Failure("content-refused", {{code, pointer, detail, ""}});
}

std::string text_of(const json& item, const char* name, const std::string& at) {
  if (!item.contains(name)) refuse("content-missing-field", at + "/" + name, "must be given");
  if (!item[name].is_string()) refuse("content-wrong-type", at + "/" + name, "a string is wanted");
  return item[name];
}

archive::ScheduleItem item_of(const json& item, const std::string& at) {
  if (!item.is_object()) refuse("content-wrong-type", at, "an object is wanted");
  for (const auto& [name, value] : item.items())
    if (name != "number" && name != "title" && name != "class" && name != "years")
      refuse("content-unknown-field", at + "/" + name, "no such member");
  archive::ScheduleItem read;
  read.number = text_of(item, "number", at);
  read.title = text_of(item, "title", at);
  const auto kind = archive::retention_term_from(text_of(item, "class", at));
  if (!kind) refuse("content-bad-value", at + "/class", "permanent, years or until-superseded");
  read.rule.kind = *kind;
  if (!item.contains("years")) {
    if (*kind != archive::RetentionTerm::Permanent)
      refuse("content-missing-field", at + "/years", "must be given");
    return read;
  }
  const auto& years = item["years"];
  if (!years.is_number_integer() || years < 0 || years > archive::most_retention_years)
    refuse("content-bad-value", at + "/years", "a whole number from 0 to 1000");
  read.rule.years = years;
  return read;
}

}  // namespace

archive::ScheduleDraft schedule_draft(const archive::Hierarchy& hierarchy, const json& body) {
  archive::ScheduleDraft draft;
  draft.fonds = hierarchy.require_fonds(text_of(body, "fonds", "")).id;
  draft.in_force_from = text_of(body, "in_force_from", "");
  draft.basis = text_of(body, "basis", "");
  if (!body.contains("items")) refuse("content-missing-field", "/items", "must be given");
  const auto& items = body.at("items");
  if (!items.is_array()) refuse("content-wrong-type", "/items", "a list is wanted");
  for (std::size_t i = 0; i < items.size(); ++i)
    draft.items.push_back(item_of(items[i], "/items/" + std::to_string(i)));
  return draft;
}

}  // namespace tamga
