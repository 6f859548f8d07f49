// SPDX-License-Identifier: GPL-3.0-or-later
// The retention schedule of a fonds and the due list of a year; a new version, shown
// with what it would change before it can be adopted.
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/pages/address.h"
#include "server/pages/disposal_words.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using nlohmann::json;

constexpr std::size_t shown_units = 500;

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

json schedule_rows(const Visit& visit, const archive::ScheduleVersion& version) {
  json rows = json::array();
  for (const auto& item : version.items)
    rows.push_back({{"item_number", item.number},
                    {"item_title", item.title},
                    {"item_rule", rule_words(visit, item.rule)}});
  return rows;
}

json finding_rows(const Site& site, const Visit& visit, const std::string& fonds) {
  json rows = json::array();
  for (const auto& finding : site.services.schedule->findings(fonds)) {
    if (rows.size() == shown_units) break;
    rows.push_back({{"finding_kind", visit.texts.get(finding.kind == "unit" ? "retention.unit"
                                                                            : "retention.entry")},
                    {"finding_year", finding.year},
                    {"finding_index", finding.file_index},
                    {"finding_title", finding.title},
                    {"finding_item", finding.retention_item}});
  }
  return rows;
}

http::Response show(const Site& site, const Visit& visit) {
  const auto& schedule = *site.services.schedule;
  const auto fonds = chosen_fonds(site, visit);
  const auto year = chosen_year(site, visit);
  json view = {{"no_fonds", !fonds},     {"fonds", json::array()},
               {"year", year},           {"units", json::array()},
               {"items", json::array()}, {"findings", json::array()},
               {"version", false},       {"may_begin", false},
               {"may_keep", false},      {"fonds_id", fonds ? fonds->id : ""}};
  if (fonds) {
    view["fonds"] = fonds_to_choose(site, fonds->id);
    bool due = false;
    for (const auto& unit : schedule.due_list(fonds->id, year)) {
      due = due || unit.standing == archive::Standing::Due;
      if (view["units"].size() < shown_units) view["units"].push_back(unit_row(visit, unit));
    }
    if (const auto version = schedule.in_force(fonds->id, schedule.today())) {
      view["version"] = {{"number", version->version},
                         {"from", version->in_force_from},
                         {"basis", version->basis},
                         {"adopted_by", person_of(site, version->adopted_by)}};
      view["items"] = schedule_rows(visit, *version);
    }
    view["findings"] = finding_rows(site, visit, fonds->id);
    const bool keeps = Access::may(visit.account(), Permission::KeepArchive);
    const bool come = std::to_string(year) <= schedule.today().substr(0, 4);
    view["may_keep"] = keeps;
    view["may_begin"] = keeps && due && come;
  }
  view["none"] = view["units"].empty();
  view["some_findings"] = !view["findings"].empty();
  return visit.page("retention", visit.texts.get("retention.title"), view);
}

// ---- a new version

std::string items_as_lines(const Visit& visit, const archive::ScheduleVersion& version) {
  std::string lines;
  for (const auto& item : version.items)
    lines += item.number + " | " + rule_words(visit, item.rule) + " | " + item.title + "\n";
  return lines;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// "number | rule | title" a line. Throws Failure schedule-invalid naming the line.
std::vector<archive::ScheduleItem> items_from_lines(const std::string& text) {
  std::vector<archive::ScheduleItem> items;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (trimmed(line).empty()) continue;
    const auto first = line.find('|');
    const auto second = first == std::string::npos ? first : line.find('|', first + 1);
    const auto rule = second == std::string::npos
                          ? std::nullopt
                          : rule_from_words(trimmed(line.substr(first + 1, second - first - 1)));
    if (!rule) throw Failure("schedule-invalid", std::to_string(number) + ": " + trimmed(line));
    items.push_back({trimmed(line.substr(0, first)), trimmed(line.substr(second + 1)), *rule});
  }
  return items;
}

struct Typed {
  std::string fonds, from, basis, items;
};

json change_rows(const Visit& visit, const archive::SchedulePreview& preview) {
  json rows = json::array();
  for (const auto& change : preview.changes)
    rows.push_back({{"unit_year", change.year},
                    {"unit_index", change.file_index},
                    {"unit_title", change.title},
                    {"unit_item", change.retention_item},
                    {"from", rule_words(visit, change.from.rule)},
                    {"from_due", change.from.due},
                    {"to", rule_words(visit, change.to.rule)},
                    {"to_due", change.to.due}});
  return rows;
}

http::Response form_page(const Visit& visit, const Typed& typed,
                         const archive::SchedulePreview* preview, const Failure* failure) {
  json view = {{"fonds_id", typed.fonds},
               {"fonds_query", query_string({{"fonds", typed.fonds}})},
               {"typed_from", typed.from},
               {"typed_basis", typed.basis},
               {"typed_items", typed.items},
               {"said", said_of(visit, failure)},
               {"seen", preview != nullptr},
               {"digest", preview ? preview->digest : ""},
               {"changes", preview ? change_rows(visit, *preview) : json::array()}};
  view["no_changes"] = view["changes"].empty();
  return visit.page("schedule_new", visit.texts.get("retention.new"), view,
                    failure ? failure->kind().http_status : 200);
}

http::Response new_form(const Site& site, const Visit& visit) {
  const auto fonds = chosen_fonds(site, visit);
  if (!fonds) throw Failure("not-found");
  Typed typed{fonds->id, site.services.schedule->today(), "", ""};
  const auto versions = site.services.schedule->versions(fonds->id);
  if (!versions.empty()) typed.items = items_as_lines(visit, versions.front());
  return form_page(visit, typed, nullptr, nullptr);
}

// With a digest: adopts; else shows what would change.
http::Response sent(const Site& site, const Visit& visit, bool adopt) {
  const auto fields = visit.checked_form();
  const Typed typed{field(fields, "fonds"), field(fields, "from"), field(fields, "basis"),
                    field(fields, "items")};
  auto& schedule = *site.services.schedule;
  try {
    const archive::ScheduleDraft draft{site.services.hierarchy->require_fonds(typed.fonds).id,
                                       typed.from, typed.basis, items_from_lines(typed.items)};
    if (!adopt) {
      const auto preview = schedule.preview(draft);
      return form_page(visit, typed, &preview, nullptr);
    }
    schedule.adopt({visit.account().name}, draft, field(fields, "digest"));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return form_page(visit, typed, nullptr, &failure);
  }
  return http::Response::see_other("/retention" + query_string({{"fonds", typed.fonds}}));
}

}  // namespace

void add_retention_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/retention", Permission::SeeDisposal,
            [site](const Visit& visit) { return show(*site, visit); });
  site->add("GET", "/retention/new", Permission::KeepArchive,
            [site](const Visit& visit) { return new_form(*site, visit); });
  site->add(
      "POST", "/retention/preview", Permission::KeepArchive,
      [site](const Visit& visit) { return sent(*site, visit, false); }, document_form);
  site->add(
      "POST", "/retention", Permission::KeepArchive,
      [site](const Visit& visit) { return sent(*site, visit, true); }, document_form);
}

}  // namespace tamga::pages
