// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disposal/disposal_json.h"

#include <nlohmann/json.hpp>

#include "server/civil_time.h"

namespace tamga {
namespace {

using archive::DisposalCase;
using Json = nlohmann::ordered_json;

void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

Json rule_json(const std::optional<archive::RetentionRule>& rule) {
  if (!rule) return nullptr;
  return {{"class", archive::retention_term_name(rule->kind)}, {"years", rule->years}};
}

Json fate_json(const archive::Fate& fate) {
  Json json = {{"rule", rule_json(fate.rule)}, {"due", nullptr}};
  if (!fate.due.empty()) json["due"] = fate.due;
  return json;
}

}  // namespace

Json schedule_json(const archive::ScheduleVersion& version) {
  Json json = {{"version", version.version},       {"in_force_from", version.in_force_from},
               {"basis", version.basis},           {"adopted", iso_utc(version.adopted)},
               {"adopted_by", version.adopted_by}, {"items", Json::array()}};
  for (const auto& item : version.items)
    json["items"].push_back({{"number", item.number},
                             {"title", item.title},
                             {"class", archive::retention_term_name(item.rule.kind)},
                             {"years", item.rule.years}});
  return json;
}

Json preview_json(const archive::SchedulePreview& preview) {
  Json json = {{"digest", preview.digest}, {"changes", Json::array()}};
  for (const auto& change : preview.changes)
    json["changes"].push_back({{"unit", change.unit},
                               {"file_index", change.file_index},
                               {"year", change.year},
                               {"volume", change.volume},
                               {"title", change.title},
                               {"retention_item", change.retention_item},
                               {"from", fate_json(change.from)},
                               {"to", fate_json(change.to)}});
  return json;
}

Json unit_json(const archive::UnitRetention& unit) {
  Json json = {{"unit", unit.id},
               {"file_index", unit.file_index},
               {"year", unit.year},
               {"volume", unit.volume},
               {"title", unit.title},
               {"department", unit.department},
               {"retention_item", unit.retention_item},
               {"rule", rule_json(unit.facts.rule)},
               {"due", nullptr},
               {"state", unit.state},
               {"items", unit.items},
               {"sheets", unit.sheets},
               {"standing", archive::standing_name(unit.standing)}};
  if (!unit.due.empty()) json["due"] = unit.due;
  return json;
}

Json finding_json(const archive::ScheduleFinding& finding) {
  return {
      {"kind", finding.kind}, {"id", finding.subject},  {"file_index", finding.file_index},
      {"year", finding.year}, {"title", finding.title}, {"retention_item", finding.retention_item}};
}

Json hold_json(const archive::Hold& hold) {
  Json json = {{"id", hold.id},
               {"reason", hold.reason},
               {"basis", hold.basis},
               {"placed", iso_utc(hold.placed)},
               {"placed_by", hold.placed_by},
               {"records", hold.records},
               {"units", hold.units}};
  if (!hold.query.empty()) json["query"] = hold.query;
  if (hold.lifted != 0) {
    json["lifted"] = iso_utc(hold.lifted);
    json["lifted_by"] = hold.lifted_by;
    json["lift_reason"] = hold.lift_reason;
  }
  return json;
}

Json disposal_summary_json(const DisposalCase& disposal) {
  Json json = {{"id", disposal.id},
               {"fonds", disposal.fonds},
               {"year", disposal.year},
               {"number", disposal.number},
               {"state", disposal.state},
               {"begun", iso_utc(disposal.created)},
               {"begun_by", disposal.created_by}};
  put(json, "document", disposal.document);
  if (disposal.approved != 0) {
    json["approved"] = iso_utc(disposal.approved);
    json["approved_by"] = disposal.approved_by;
  }
  if (disposal.executed != 0) {
    json["executed"] = iso_utc(disposal.executed);
    json["executed_by"] = disposal.executed_by;
    json["manner"] = disposal.manner;
  }
  return json;
}

Json disposal_json(const DisposalCase& disposal) {
  auto json = disposal_summary_json(disposal);
  json["units"] = Json::array();
  for (const auto& unit : disposal.units) {
    Json row = {{"unit", unit.unit},   {"file_index", unit.file_index},
                {"year", unit.year},   {"volume", unit.volume},
                {"title", unit.title}, {"retention_item", unit.retention_item},
                {"items", unit.items}, {"sheets", unit.sheets},
                {"due", unit.due},     {"state", unit.state}};
    put(row, "decision", unit.decision);
    put(row, "keep_until", unit.keep_until);
    put(row, "note", unit.note);
    put(row, "decided_by", unit.decided_by);
    json["units"].push_back(std::move(row));
  }
  return json;
}

}  // namespace tamga
