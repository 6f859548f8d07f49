// SPDX-License-Identifier: GPL-3.0-or-later
// A storage unit with its items and papers; an inventory; the end of a year.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/log/event_search.h"
#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/archive_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/registers/registers.h"
#include "server/registers/year_end.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using archive::UnitState;
using nlohmann::json;

constexpr const char* shelved = "unit.shelved";
constexpr std::size_t longest_shelf = 200, a_page = 100;

bool may_keep(const Visit& visit) {
  return Access::may(visit.account(), Permission::KeepArchive);
}

archive::StorageUnit required_unit(const Site& site, const Visit& visit) {
  const auto unit = site.services.hierarchy->unit(visit.request.path_values.at("id"));
  if (!unit) throw Failure("not-found");
  return *unit;
}

json unit_row(const Site& site, const Visit& visit, const archive::StorageUnit& unit) {
  const auto paper = site.services.registers->on_paper({unit}).front();
  return {{"unit_address", "/archive/units/" + unit.id},
          {"number", unit.number == 0 ? "" : std::to_string(unit.number)},
          {"unit_title", registers::title_of(paper)},
          {"file_index", unit.file_index},
          {"year", unit.year},
          {"department", unit.department},
          {"sheets", unit.sheets},
          {"unit_items", unit.items},
          {"unit_state", unit_state_words(visit, unit.state)}};
}

// Where the paper stands: the log's last word of it, no row that could differ from the log.
std::string shelf_of(const Site& site, const std::string& unit) {
  archive::EventFilter filter;
  filter.subject = unit;
  filter.types = {shelved};
  const auto found = archive::find_events(*site.services.archive, filter, 1);
  if (found.empty()) return {};
  return json::parse(found.front().detail).value("shelf", "");
}

http::Response unit_page(const Site& site, const Visit& visit) {
  const auto unit = required_unit(site, visit);
  const auto fonds = site.services.hierarchy->require_fonds(unit.fonds);
  const auto entry = site.services.hierarchy->entry(unit.entry);
  const auto paper = site.services.registers->on_paper({unit}).front();
  json items = json::array();
  const auto all = site.services.hierarchy->items(unit.id);
  const Paging paging(visit, "page", all.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& item = all[i];
    const auto record = site.services.archive->record(item.record);
    items.push_back({{"item_number", item.number},
                     {"sheet_from", item.sheet_from},
                     {"sheet_to", item.sheet_to},
                     {"record_address", "/records/" + item.record},
                     {"registration", record ? record->registration : ""},
                     {"record_title", record ? record->title : item.record}});
  }
  json rows = json::array();
  const auto row = [&](const char* key, const std::string& value) {
    if (!value.empty()) rows.push_back({{"name", visit.texts.get(key)}, {"value", value}});
  };
  row("archive.index", unit.file_index);
  row("archive.year", std::to_string(unit.year));
  row("archive.department", unit.department);
  row("archive.retention_item", unit.retention_item);
  row("record.openness", visit.texts.get(unit.open ? "record.open" : "archive.closed_access"));
  row("archive.state", unit_state_words(visit, unit.state));
  row("archive.inventory", paper.inventory_number);
  row("archive.unit_number", unit.number == 0 ? "" : std::to_string(unit.number));
  row("archive.started", unit.started);
  row("archive.ended", unit.ended);
  row("archive.sheets", std::to_string(unit.sheets));
  const auto shelf = shelf_of(site, unit.id);
  row("archive.shelf", shelf);
  const bool numbered = !unit.inventory.empty() &&
                        (unit.state == UnitState::Closed || unit.state == UnitState::Archived);
  return visit.page(
      "unit", registers::title_of(paper),
      {{"address", "/archive/units/" + unit.id},
       {"unit_title", registers::title_of(paper)},
       {"fonds_title", fonds.title},
       {"plan_address", entry ? "/archive/plans/" + entry->plan : "/archive"},
       {"inner_list", "/api/v1/registers/inner-list/" + unit.id},
       {"certification", "/api/v1/registers/certification/" + unit.id},
       {"metadata", rows},
       {"items", items},
       {"pager", paging.view("items")},
       {"shelf", shelf},
       {"tree_address",
        "/archive" +
            query_string({{"fonds", unit.fonds},
                          {"inventory", unit.inventory.empty() ? "none" : unit.inventory},
                          {"unit", unit.id}}) +
            "#tree"},
       {"keeps", may_keep(visit) && unit.state != UnitState::Destroyed},
       {"closes", may_keep(visit) && unit.state == UnitState::Open},
       {"draws_up", may_keep(visit) && numbered}});
}

http::Response shelve(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto unit = required_unit(site, visit);
  const auto shelf = field(fields, "shelf");
  const bool control = std::any_of(shelf.begin(), shelf.end(),
                                   [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (shelf.size() > longest_shelf || control) throw Failure("bad-request", "shelf");
  if (shelf != shelf_of(site, unit.id))
    site.services.archive->append({visit.account().name}, shelved, unit.id,
                                  json{{"shelf", shelf}}.dump());
  return http::Response::see_other("/archive/units/" + unit.id);
}

http::Response close_unit(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto unit = required_unit(site, visit);
  site.services.hierarchy->close_unit({visit.account().name}, unit.id);
  return http::Response::see_other("/archive/units/" + unit.id);
}

http::Response draw_up(const Site& site, const Visit& visit) {
  visit.checked_form();
  site.services.registers->draw_up_unit(visit.account(), required_unit(site, visit).id);
  return http::Response::see_other("/documents");
}

http::Response inventory_page(const Site& site, const Visit& visit) {
  const auto inventory = site.services.hierarchy->inventory(visit.request.path_values.at("id"));
  if (!inventory) throw Failure("not-found");
  const auto fonds = site.services.hierarchy->require_fonds(inventory->fonds);
  json units = json::array();
  const auto all = site.services.hierarchy->units({{}, {}, {}, inventory->id, {}, {}});
  const Paging paging(visit, "page", all.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i)
    units.push_back(unit_row(site, visit, all[i]));
  return visit.page(
      "inventory", inventory->title,
      {{"number", inventory->number},
       {"inventory_id", inventory->id},
       {"keeps", may_keep(visit)},
       {"inventory_title", inventory->title},
       {"fonds_address", "/archive/fonds/" + fonds.id},
       {"fonds_title", fonds.title},
       {"kept", class_words(visit, inventory->retention_class)},
       {"openness", visit.texts.get(inventory->open ? "record.open" : "archive.closed_access")},
       {"register", "/api/v1/registers/inventory/" + inventory->id},
       {"units", units},
       {"pager", paging.view("units")},
       {"none", units.empty()}});
}

int year_of(const std::string& text) {
  if (text.size() != 4 || text.find_first_not_of("0123456789") != std::string::npos)
    throw Failure("bad-request", "year");
  return std::stoi(text);
}

// GET looks, POST does.
http::Response year_end(const Site& site, const Visit& visit) {
  registers::YearEndOrder order;
  order.only_look = visit.request.method == "GET";
  // The form's token before anything that it is about.
  const auto form =
      order.only_look ? std::vector<std::pair<std::string, std::string>>() : visit.checked_form();
  const auto year =
      order.only_look ? visit.request.parameter("year") : std::string(field(form, "year"));
  order.early = !field(form, "early").empty();
  const auto fonds = site.services.hierarchy->require_fonds(visit.request.path_values.at("id"));
  order.fonds = fonds.id;
  order.year = year_of(year);
  if (!order.only_look) order.archivist = visit.account().name;
  const auto& services = site.services;
  const auto end =
      registers::end_year(*services.registers, *services.hierarchy, *services.documents,
                          *services.access, {visit.account().name}, order);
  if (!order.only_look)
    return http::Response::see_other("/archive/fonds/" + fonds.id +
                                     "/year-end?year=" + std::to_string(order.year));
  json departments = json::array(), open = json::array();
  for (const auto& row : end.departments)
    departments.push_back(
        {{"department", row.department},
         {"units", row.units},
         {"act_number", row.number == 0 ? "" : std::to_string(row.number)},
         {"document", row.document.empty() ? "" : "/documents/" + row.document},
         {"act_state", visit.texts.get(row.received            ? "archive.act_received"
                                       : !row.document.empty() ? "archive.act_waits"
                                       : row.author.empty()    ? "archive.act_no_author"
                                                               : "archive.act_none")}});
  for (const auto& unit : end.closed) open.push_back(unit_row(site, visit, unit));
  return visit.page(
      "year_end", visit.texts.get("archive.year_end_of", {{"year", std::to_string(order.year)}}),
      {{"address", "/archive/fonds/" + fonds.id + "/year-end"},
       {"year", order.year},
       {"runs", order.year >= civil_year(services.clock.microseconds())},
       {"heading", visit.texts.get("archive.year_end_of", {{"year", std::to_string(order.year)}})},
       {"fonds_address", "/archive/fonds/" + fonds.id},
       {"fonds_title", fonds.title},
       {"departments", departments},
       {"no_departments", departments.empty()},
       {"units", open},
       {"none", open.empty()},
       {"keeps", may_keep(visit)}});
}

}  // namespace

void add_unit_pages(const std::shared_ptr<Site>& site) {
  const auto see = Permission::SeeArchive, keep = Permission::KeepArchive;
  using Page = http::Response (*)(const Site&, const Visit&);
  const auto add = [&](const char* method, const char* pattern, Permission permission, Page page) {
    site->add(
        method, pattern, permission,
        [site, page](const Visit& visit) { return page(*site, visit); },
        std::string_view(method) == "POST" ? small_form : 0);
  };
  add("GET", "/archive/units/{id}", see, unit_page);
  add("POST", "/archive/units/{id}/shelf", keep, shelve);
  add("POST", "/archive/units/{id}/close", keep, close_unit);
  add("POST", "/archive/units/{id}/papers", keep, draw_up);
  add("GET", "/archive/inventories/{id}", see, inventory_page);
  add("GET", "/archive/fonds/{id}/year-end", see, year_end);
  add("POST", "/archive/fonds/{id}/year-end", keep, year_end);
}

}  // namespace tamga::pages
