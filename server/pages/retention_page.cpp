// SPDX-License-Identifier: GPL-3.0-or-later
// The retention schedule of a fonds in all its versions, and the due list of a year.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/pages/address.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/paging.h"
#include "server/pages/schedule_page.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using nlohmann::json;

constexpr std::size_t a_page = 50;

// A year of the query, this year when it is not given or none.
int chosen_year(const Site& site, const Visit& visit) {
  const auto this_year = std::stoi(site.services.schedule->today().substr(0, 4));
  const auto text = visit.request.parameter("year");
  if (text.size() != 4 || text.find_first_not_of("0123456789") != std::string::npos)
    return this_year;
  const int year = std::stoi(text);
  return year < 1921 || year > 2999 ? this_year : year;
}

json unit_row(const Visit& visit, const archive::UnitRetention& unit) {
  const std::string standing(archive::standing_name(unit.standing));
  return {{"unit_id", unit.id},
          {"unit_year", unit.year},
          {"unit_index", unit.file_index},
          {"unit_title", unit.title},
          {"unit_item", unit.retention_item},
          {"unit_rule", rule_words(visit, unit.facts.rule)},
          {"unit_due", unit.due},
          {"unit_sheets", unit.sheets},
          {"standing", visit.texts.get("standing." + standing)},
          {"is_due", unit.standing == archive::Standing::Due}};
}

// `change`: whether its items can be changed from here.
json schedule_rows(const Visit& visit, const archive::ScheduleVersion& version, bool change) {
  json rows = json::array();
  for (const auto& item : in_order(version.items))
    rows.push_back({{"item_number", item.number},
                    {"item_title", item.title},
                    {"item_rule", rule_words(visit, item.rule)},
                    {"item_change",
                     change ? "/retention/item" +
                                  query_string({{"fonds", version.fonds}, {"number", item.number}})
                            : ""}});
  return rows;
}

std::string from_words(const Visit& visit, const archive::ScheduleVersion& version) {
  return day_words(visit, version.in_force_from);
}

// Newest first: the one in force, those that will be and those that were.
json version_rows(const Site& site, const Visit& visit,
                  const std::vector<archive::ScheduleVersion>& versions, std::int64_t in_force,
                  std::int64_t shown) {
  const auto today = site.services.schedule->today();
  json rows = json::array();
  for (const auto& version : versions) {
    const bool to_come = version.in_force_from > today;
    const char* state = version.version == in_force ? "retention.in_force"
                        : to_come                   ? "retention.to_come"
                                                    : "retention.earlier";
    rows.push_back(
        {{"version_number", version.version},
         {"version_from", version.in_force_from},
         {"version_basis", version.basis},
         {"version_adopted", civil_date(from_microseconds(version.adopted))},
         {"version_by", person_of(site, version.adopted_by)},
         {"version_state", visit.texts.get(state)},
         {"version_here", version.version == in_force},
         {"version_address",
          version.version == shown
              ? ""
              : own_address(visit.request, {{"version", std::to_string(version.version)}}) +
                    "#schedule"}});
  }
  return rows;
}

// The schedule that is shown: the version asked for, else that in force, else the first to come.
void add_schedule(const Site& site, const Visit& visit, const std::string& fonds, bool keeps,
                  json& view) {
  const auto& schedule = *site.services.schedule;
  const auto versions = schedule.versions(fonds);
  if (versions.empty()) return;
  const auto in_force = schedule.in_force(fonds, schedule.today());
  std::int64_t asked = in_force ? in_force->version : versions.back().version;
  const auto text = visit.request.parameter("version");
  std::from_chars(text.data(), text.data() + text.size(), asked);
  const auto shown = std::find_if(versions.begin(), versions.end(),
                                  [&](const auto& one) { return one.version == asked; });
  if (shown == versions.end()) throw Failure("not-found");
  view["version"] = {{"number", shown->version},
                     {"from", from_words(visit, *shown)},
                     {"basis", shown->basis},
                     {"adopted_by", person_of(site, shown->adopted_by)}};
  // A change goes out from the newest version.
  view["items"] = schedule_rows(visit, *shown, keeps && shown->version == versions.front().version);
  view["versions"] =
      version_rows(site, visit, versions, in_force ? in_force->version : 0, shown->version);
  view["several"] = versions.size() > 1;
}

void add_findings(const Site& site, const Visit& visit, const std::string& fonds, json& view) {
  const auto findings = site.services.schedule->findings(fonds);
  const Paging paging(visit, "findings", findings.size(), a_page);
  json rows = json::array();
  for (std::size_t i = paging.first(); i < paging.last(); ++i) {
    const auto& finding = findings[i];
    rows.push_back({{"finding_kind", visit.texts.get(finding.kind == "unit" ? "retention.unit"
                                                                            : "retention.entry")},
                    {"finding_year", finding.year},
                    {"finding_index", finding.file_index},
                    {"finding_title", finding.title},
                    {"finding_item", finding.retention_item}});
  }
  view["findings"] = rows;
  view["some_findings"] = !rows.empty();
  view["findings_pager"] = paging.view("findings");
}

// Every unit that is due, by pages; whether an appraisal of them may begin.
bool add_due_list(const Site& site, const Visit& visit, const std::string& fonds, int year,
                  json& view) {
  const auto units = site.services.schedule->due_list(fonds, year);
  const Paging paging(visit, "due", units.size(), a_page);
  for (std::size_t i = paging.first(); i < paging.last(); ++i)
    view["units"].push_back(unit_row(visit, units[i]));
  view["due_pager"] = paging.view("due");
  return std::any_of(units.begin(), units.end(),
                     [](const auto& unit) { return unit.standing == archive::Standing::Due; });
}

http::Response show(const Site& site, const Visit& visit) {
  const auto& schedule = *site.services.schedule;
  const auto fonds = chosen_fonds(site, visit);
  const auto year = chosen_year(site, visit);
  json view = {{"no_fonds", !fonds},     {"fonds", json::array()},
               {"year", year},           {"units", json::array()},
               {"items", json::array()}, {"some_findings", false},
               {"version", false},       {"may_begin", false},
               {"may_keep", false},      {"fonds_id", fonds ? fonds->id : ""}};
  if (fonds) {
    const bool keeps = Access::may(visit.account(), Permission::KeepArchive);
    const bool come = std::to_string(year) <= schedule.today().substr(0, 4);
    view["fonds"] = fonds_to_choose(site, fonds->id);
    const bool due = add_due_list(site, visit, fonds->id, year, view);
    add_schedule(site, visit, fonds->id, keeps, view);
    add_findings(site, visit, fonds->id, view);
    view["may_keep"] = keeps;
    view["may_begin"] = keeps && due && come;
  }
  view["none"] = view["units"].empty();
  return visit.page("retention", visit.texts.get("retention.title"), view);
}

}  // namespace

void add_retention_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/retention", Permission::SeeDisposal,
            [site](const Visit& visit) { return show(*site, visit); });
  add_schedule_pages(site);
}

}  // namespace tamga::pages
