// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/hierarchy_views.h"

#include <nlohmann/json.hpp>

#include "server/civil_time.h"

namespace tamga::api {
namespace {

void put(Json& json, const char* name, const std::string& value) {
  if (!value.empty()) json[name] = value;
}

Json ids(const std::vector<archive::StorageUnit>& units) {
  Json list = Json::array();
  for (const auto& unit : units) list.push_back(unit_view(unit));
  return list;
}

}  // namespace

Json fonds_view(const archive::Fonds& fonds) {
  return {{"id", fonds.id},
          {"number", fonds.number},
          {"title", fonds.title},
          {"organisation", fonds.organisation},
          {"registration_pattern", fonds.registration_pattern},
          {"index_pattern", fonds.index_pattern},
          {"long_from", fonds.long_from},
          {"created", iso_utc(fonds.created)}};
}

Json inventory_view(const archive::Inventory& inventory) {
  return {{"id", inventory.id},
          {"fonds", inventory.fonds},
          {"number", inventory.number},
          {"title", inventory.title},
          {"retention_class", archive::class_name(inventory.retention_class)},
          {"open", inventory.open},
          {"created", iso_utc(inventory.created)}};
}

Json plan_view(const archive::FilePlan& plan) {
  Json json = {{"id", plan.id},
               {"fonds", plan.fonds},
               {"year", plan.year},
               {"state", archive::plan_state_name(plan.state)},
               {"created", iso_utc(plan.created)}};
  put(json, "document", plan.document);
  if (plan.approved != 0) json["approved"] = iso_utc(plan.approved);
  return json;
}

Json entry_view(const archive::PlanEntry& entry) {
  Json json = {{"id", entry.id},
               {"plan", entry.plan},
               {"number", entry.number},
               {"file_index", entry.file_index},
               {"title", entry.title},
               {"department", entry.department},
               {"retention_item", entry.retention_item},
               {"open", entry.open}};
  put(json, "responsible", entry.responsible);
  put(json, "note", entry.note);
  return json;
}

Json unit_view(const archive::StorageUnit& unit) {
  Json json = {{"id", unit.id},
               {"fonds", unit.fonds},
               {"entry", unit.entry},
               {"file_index", unit.file_index},
               {"year", unit.year},
               {"volume", unit.volume},
               {"title", unit.title},
               {"department", unit.department},
               {"retention_item", unit.retention_item},
               {"open", unit.open},
               {"state", archive::unit_state_name(unit.state)},
               {"opened", iso_utc(unit.opened)},
               {"items", unit.items},
               {"sheets", unit.sheets}};
  put(json, "inventory", unit.inventory);
  if (unit.number != 0) json["number"] = unit.number;
  if (unit.closed != 0) json["closed"] = iso_utc(unit.closed);
  put(json, "started", unit.started);
  put(json, "ended", unit.ended);
  return json;
}

Json item_view(const archive::UnitItem& item) {
  return {{"unit", item.unit},
          {"number", item.number},
          {"record", item.record},
          {"sheet_from", item.sheet_from},
          {"sheet_to", item.sheet_to}};
}

Json relation_view(const archive::Relation& relation) {
  return {{"record", relation.record},
          {"relation", archive::relation_name(relation.kind)},
          {"target", relation.target},
          {"made", iso_utc(relation.made)}};
}

Json rendition_view(const archive::Rendition& rendition) {
  return {
      {"number", rendition.number}, {"kind", rendition.kind}, {"media_type", rendition.media_type},
      {"sha256", rendition.sha256}, {"size", rendition.size}, {"made", iso_utc(rendition.made)}};
}

Json year_end_view(const registers::YearEnd& end) {
  Json json = {{"closed", ids(end.closed)},
               {"numbered", ids(end.numbered)},
               {"unknown", ids(end.unknown)},
               {"papers", end.papers},
               {"departments", Json::array()}};
  for (const auto& row : end.departments) {
    Json department = {
        {"department", row.department}, {"units", row.units}, {"received", row.received}};
    put(department, "author", row.author);
    put(department, "document", row.document);
    put(department, "stage", row.stage);
    if (row.number != 0) department["number"] = row.number;
    json["departments"].push_back(std::move(department));
  }
  return json;
}

}  // namespace tamga::api
