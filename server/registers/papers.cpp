// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/papers.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/filing.h"
#include "server/civil_time.h"

namespace tamga::registers {
namespace {

using archive::Fonds;
using archive::RetentionClass;
using nlohmann::json;

// A member only when there is something to say.
void put(json& content, const char* name, const std::string& value) {
  if (!value.empty()) content[name] = value;
}

// Cut at a character, not in one.
std::string at_most(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

const char* kept_words(RetentionClass retention_class) {
  switch (retention_class) {
    case RetentionClass::Permanent:
      return "байнга хадгалах";
    case RetentionClass::Long:
      return "удаан хугацаагаар хадгалах";
    case RetentionClass::Temporary:
      break;
  }
  return "түр хадгалах";
}

// What inner list and certification sheet begin with.
json head_of_unit(const Fonds& fonds, const UnitOnPaper& unit) {
  json content = {
      {"organisation", fonds.organisation},
      {"fonds_number", fonds.number},
      {"inventory_number", unit.inventory_number.empty() ? "–" : unit.inventory_number},
      {"unit_number", unit.unit.number == 0 ? std::string("–") : std::to_string(unit.unit.number)},
      {"file_index", unit.unit.file_index},
      {"year", unit.unit.year},
      {"title", title_of(unit)}};
  put(content, "unit", unit.unit.department);
  return content;
}

}  // namespace

std::string retention_words(const std::string& retention_class, std::int64_t years) {
  if (retention_class == "permanent") return "байнга";
  if (retention_class == "years") return std::to_string(years) + " жил";
  if (retention_class != "until-superseded") return {};
  return years == 0 ? "солигдох хүртэл" : "солигдсоноос хойш " + std::to_string(years) + " жил";
}

std::string roman(std::int64_t number) {
  constexpr std::pair<int, const char*> signs[] = {{100, "C"}, {90, "XC"}, {50, "L"},
                                                   {40, "XL"}, {10, "X"},  {9, "IX"},
                                                   {5, "V"},   {4, "IV"},  {1, "I"}};
  if (number > 399) return std::to_string(number);
  std::string text;
  for (const auto& [value, sign] : signs)
    for (; number >= value; number -= value) text += sign;
  return text;
}

std::string title_of(const UnitOnPaper& unit) {
  const bool tell = unit.volumes || unit.unit.volume > 1;
  return tell ? unit.unit.title + ", " + roman(unit.unit.volume) + " хавтас" : unit.unit.title;
}

json file_plan_paper(const Fonds& fonds, const archive::FilePlan& plan,
                     const std::vector<archive::PlanEntry>& entries, const RetentionWords& words) {
  json departments = json::array();
  const auto files_of = [&](const std::string& name) -> json& {
    for (auto& department : departments)
      if (department["name"] == name) return department["files"];
    departments.push_back({{"name", name}, {"files", json::array()}});
    return departments.back()["files"];
  };
  for (const auto& entry : entries) {
    json file = {{"index", entry.file_index},
                 {"title", entry.title},
                 {"retention_item", entry.retention_item}};
    put(file, "retention", words(entry.retention_item));
    put(file, "responsible", entry.responsible);
    std::string note = entry.note;
    if (!entry.open) note += note.empty() ? "Нууц" : ". Нууц";
    put(file, "note", note);
    files_of(entry.department).push_back(std::move(file));
  }
  return {{"organisation", fonds.organisation},
          {"fonds", fonds.number},
          {"year", plan.year},
          {"departments", departments}};
}

json inventory_paper(const Fonds& fonds, const archive::Inventory& inventory,
                     const std::vector<UnitOnPaper>& units) {
  json rows = json::array();
  int first = 0, last = 0;
  for (const auto& on_paper : units) {
    const auto& unit = on_paper.unit;
    json row = {{"number", std::to_string(unit.number)},
                {"title", title_of(on_paper)},
                {"file_index", unit.file_index},
                {"year", unit.year},
                {"sheets", unit.sheets},
                {"attachments", on_paper.attachments},
                {"retention_item", unit.retention_item}};
    put(row, "unit", unit.department);
    put(row, "started", unit.started);
    put(row, "finished", unit.ended);
    if (!unit.open) row["secrecy"] = "нууц";
    if (unit.state == archive::UnitState::Destroyed) row["note"] = "Устгасан";
    if (unit.state == archive::UnitState::Transferred) row["note"] = "Төрийн архивт шилжүүлсэн";
    if (unit.state == archive::UnitState::Closed) row["note"] = "Архивт хүлээлгэж өгөөгүй";
    first = first == 0 ? unit.year : std::min(first, unit.year);
    last = std::max(last, unit.year);
    rows.push_back(std::move(row));
  }
  json content = {{"organisation", fonds.organisation},
                  {"fonds", {{"number", fonds.number}, {"name", fonds.title}}},
                  {"inventory", {{"number", inventory.number}, {"name", inventory.title}}},
                  {"openness", inventory.open ? "илт" : "нууц"},
                  {"retention_class", kept_words(inventory.retention_class)},
                  {"units", rows}};
  if (first != 0) {
    content["period"]["from"] = first;
    if (last != first) content["period"]["to"] = last;
  }
  return content;
}

json inner_list_paper(const Fonds& fonds, const UnitOnPaper& unit,
                      const std::vector<archive::UnitItem>& items,
                      const std::vector<archive::Record>& records) {
  json content = head_of_unit(fonds, unit);
  json rows = json::array();
  for (std::size_t i = 0; i < items.size() && i < records.size(); ++i)
    rows.push_back({{"date", civil_day(records[i].captured)},
                    {"number", at_most(records[i].registration, 50)},
                    {"sheet_from", items[i].sheet_from},
                    {"sheet_to", items[i].sheet_to},
                    {"content", at_most(records[i].title, 2000)}});
  content["items"] = rows;
  return content;
}

json certification_paper(const Fonds& fonds, const UnitOnPaper& unit,
                         std::int64_t inner_list_sheets) {
  json content = head_of_unit(fonds, unit);
  content["sheets"] = unit.unit.sheets;
  content["last_number"] = unit.unit.sheets;
  if (inner_list_sheets > 0) content["inner_list_sheets"] = inner_list_sheets;
  return content;
}

json handover_paper(const Fonds& fonds, const archive::Handover& handover,
                    const std::vector<UnitOnPaper>& units) {
  json rows = json::array();
  for (const auto& on_paper : units)
    rows.push_back({{"inventory", on_paper.inventory_number},
                    {"number", std::to_string(on_paper.unit.number)},
                    {"title", title_of(on_paper)},
                    {"year", on_paper.unit.year},
                    {"sheets", on_paper.unit.sheets}});
  return {{"organisation", fonds.organisation},
          {"number", std::to_string(handover.number)},
          {"kind", "Нэгжээс байгууллагын архивт"},
          {"from", handover.department},
          {"to", "Байгууллагын архив"},
          {"basis", std::to_string(handover.year) + " онд хөтөлж дууссан хэргийг архивт хүлээлцэх"},
          {"fonds", {{"number", fonds.number}, {"name", fonds.title}}},
          {"period", {{"from", handover.year}}},
          {"units", rows}};
}

}  // namespace tamga::registers
