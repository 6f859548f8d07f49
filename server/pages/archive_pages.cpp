// SPDX-License-Identifier: GPL-3.0-or-later
// The archive's own pages: fonds with their plans and inventories, the plan of a
// year, unfiled records. Units: unit_pages.cpp.
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/filing.h"
#include "server/civil_time.h"
#include "server/pages/archive_tree.h"
#include "server/pages/archive_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/registers/registers.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using archive::Agent;
using nlohmann::json;

constexpr std::size_t a_page = 100;
constexpr std::size_t filed_at_once = 500;

Agent agent_of(const Visit& visit) {
  return {visit.account().name};
}

bool may_keep(const Visit& visit) {
  return Access::may(visit.account(), Permission::KeepArchive);
}

int status_of(const Failure* failure) {
  return failure ? failure->kind().http_status : 200;
}

int number_field(const std::vector<std::pair<std::string, std::string>>& fields, const char* name) {
  const auto text = field(fields, name);
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos)
    throw Failure("bad-request", name);
  return std::stoi(text);
}

// Runs the work; what it refuses is shown on the page itself.
template <typename Work, typename Show>
http::Response doing(const std::string& then, const Work& work, const Show& show) {
  try {
    work();
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500 || failure.kind().code == "not-found") throw;
    return show(&failure);
  }
  return http::Response::see_other(then);
}

http::Response overview(const Site& site, const Visit& visit, const Failure* failure) {
  json rows = json::array();
  for (const auto& fonds : site.services.hierarchy->fonds()) {
    const auto unfiled = site.services.hierarchy->unfiled_count(fonds.id);
    rows.push_back({{"fonds_address", "/archive/fonds/" + fonds.id},
                    {"number", fonds.number},
                    {"fonds_title", fonds.title},
                    {"organisation", fonds.organisation},
                    {"unfiled", unfiled},
                    {"has_unfiled", unfiled > 0},
                    {"unfiled_address", "/archive/fonds/" + fonds.id + "/unfiled"}});
  }
  const auto today = civil_day(site.services.clock.microseconds());
  return visit.page("archive", visit.texts.get("archive.title"),
                    {{"fonds", rows},
                     {"branches", archive_tree(site, visit)},
                     {"none", rows.empty()},
                     {"usage_from", today.substr(0, 4) + "-01-01"},
                     {"usage_until", today},
                     {"keeps", may_keep(visit)},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

http::Response create_fonds(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(
      "/archive",
      [&] {
        archive::Fonds fonds;
        fonds.number = field(fields, "number");
        fonds.organisation = field(fields, "organisation");
        fonds.title = fonds.organisation;
        fonds.registration_pattern = field(fields, "registration_pattern");
        fonds.index_pattern = field(fields, "index_pattern");
        site.services.hierarchy->create_fonds(agent_of(visit), fonds);
      },
      [&](const Failure* failure) { return overview(site, visit, failure); });
}

json plan_rows(const Site& site, const Visit& visit, const archive::Fonds& fonds) {
  json rows = json::array();
  for (const auto& plan : site.services.hierarchy->plans(fonds.id))
    rows.push_back(
        {{"plan_address", "/archive/plans/" + plan.id},
         {"year", plan.year},
         {"entries", site.services.hierarchy->entries(plan.id).size()},
         {"units", site.services.hierarchy->units({fonds.id, plan.year, {}, {}, {}, {}}).size()},
         {"plan_state", plan_state_words(visit, plan)}});
  return rows;
}

json inventory_rows(const Site& site, const Visit& visit, const archive::Fonds& fonds) {
  json rows = json::array();
  for (const auto& inventory : site.services.hierarchy->inventories(fonds.id))
    rows.push_back(
        {{"inventory_address", "/archive/inventories/" + inventory.id},
         {"number", inventory.number},
         {"inventory_title", inventory.title},
         {"kept", class_words(visit, inventory.retention_class)},
         {"openness", visit.texts.get(inventory.open ? "record.open" : "archive.closed_access")},
         {"units", site.services.hierarchy->units({{}, {}, {}, inventory.id, {}, {}}).size()}});
  return rows;
}

http::Response fonds_page(const Site& site, const Visit& visit, const std::string& id,
                          const Failure* failure) {
  const auto fonds = site.services.hierarchy->require_fonds(id);
  const auto plans = plan_rows(site, visit, fonds);
  const auto inventories = inventory_rows(site, visit, fonds);
  const auto unfiled = site.services.hierarchy->unfiled_count(fonds.id);
  const int year = civil_year(site.services.clock.microseconds());
  return visit.page("fonds", fonds.title,
                    {{"address", "/archive/fonds/" + fonds.id},
                     {"number", fonds.number},
                     {"fonds_title", fonds.title},
                     {"registration_pattern", fonds.registration_pattern},
                     {"index_pattern", fonds.index_pattern},
                     {"plans", plans},
                     {"no_plans", plans.empty()},
                     {"inventories", inventories},
                     {"no_inventories", inventories.empty()},
                     {"unfiled", unfiled},
                     {"has_unfiled", unfiled > 0},
                     {"next_year", year + (plans.empty() ? 0 : 1)},
                     {"this_year", year},
                     {"keeps", may_keep(visit)},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

http::Response draft_plan(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto& id = visit.request.path_values.at("id");
  return doing(
      "/archive/fonds/" + site.services.hierarchy->require_fonds(id).id,
      [&] {
        site.services.hierarchy->draft_plan(agent_of(visit), id, number_field(fields, "year"));
      },
      [&](const Failure* failure) { return fonds_page(site, visit, id, failure); });
}

json entry_rows(const Site& site, const Visit& visit, const archive::FilePlan& plan) {
  json rows = json::array();
  const bool draft = plan.state == archive::PlanState::Draft && plan.document.empty();
  for (const auto& entry : site.services.hierarchy->entries(plan.id)) {
    json units = json::array();
    for (const auto& unit : site.services.hierarchy->units({{}, {}, entry.id, {}, {}, {}}))
      units.push_back({{"unit_address", "/archive/units/" + unit.id},
                       {"volume", roman_volume(unit.volume)},
                       {"sheets", unit.sheets},
                       {"unit_state", unit_state_words(visit, unit.state)}});
    rows.push_back(
        {{"file_index", entry.file_index},
         {"entry_title", entry.title},
         {"department", entry.department},
         {"retention_item", entry.retention_item},
         {"responsible", entry.responsible},
         {"note", entry.note},
         {"restricted", !entry.open},
         {"unit_list", units},
         {"edit", draft && may_keep(visit)
                      ? "/archive/plans/" + plan.id + "/entries/" + entry.id + "/edit"
                      : ""},
         {"remove",
          draft && may_keep(visit) ? "/archive/plans/" + plan.id + "/entries/" + entry.id : ""}});
  }
  return rows;
}

http::Response plan_page(const Site& site, const Visit& visit, const Failure* failure) {
  const auto plan = site.services.hierarchy->plan(visit.request.path_values.at("id"));
  if (!plan) throw Failure("not-found");
  const auto fonds = site.services.hierarchy->require_fonds(plan->fonds);
  const auto rows = entry_rows(site, visit, *plan);
  const bool approved = plan->state == archive::PlanState::Approved;
  const auto title = visit.texts.get("archive.plan_of", {{"year", std::to_string(plan->year)}});
  json departments = json::array();
  for (const auto& account : site.services.access->accounts())
    if (!account.unit.empty() &&
        std::find(departments.begin(), departments.end(), account.unit) == departments.end())
      departments.push_back(account.unit);
  return visit.page(
      "plan", title,
      {{"address", "/archive/plans/" + plan->id},
       {"plan_title", title},
       {"fonds_address", "/archive/fonds/" + fonds.id},
       {"fonds_title", fonds.title},
       {"plan_state", plan_state_words(visit, *plan)},
       {"register", "/api/v1/registers/file-plan/" + plan->id},
       {"entries", rows},
       {"none", rows.empty()},
       {"document", plan->document.empty() ? "" : "/documents/" + plan->document},
       {"index_pattern", fonds.index_pattern},
       {"adds", may_keep(visit) && (approved || plan->document.empty())},
       {"draws_up", may_keep(visit) && !approved && plan->document.empty() && !rows.empty()},
       {"releases", may_keep(visit) && !approved && !plan->document.empty()},
       {"departments", departments},
       {"said", said_of(visit, failure)}},
      status_of(failure));
}

// A change of the plan of this page, then the page again.
template <typename Work>
http::Response changing(const Site& site, const Visit& visit, const Work& work) {
  const auto fields = visit.checked_form();
  const auto plan = site.services.hierarchy->plan(visit.request.path_values.at("id"));
  if (!plan) throw Failure("not-found");
  return doing(
      "/archive/plans/" + plan->id, [&] { work(fields, *plan); },
      [&](const Failure* failure) { return plan_page(site, visit, failure); });
}

using Fields = std::vector<std::pair<std::string, std::string>>;

void take_fields(archive::PlanEntry& entry, const Fields& fields) {
  entry.file_index = field(fields, "file_index");
  entry.title = field(fields, "title");
  entry.department = field(fields, "department");
  entry.retention_item = field(fields, "retention_item");
  entry.responsible = field(fields, "responsible");
  entry.note = field(fields, "note");
  entry.open = field(fields, "restricted").empty();
}

http::Response add_entry(const Site& site, const Visit& visit) {
  return changing(site, visit, [&](const Fields& fields, const archive::FilePlan& plan) {
    archive::PlanEntry entry;
    take_fields(entry, fields);
    site.services.hierarchy->add_entry(agent_of(visit), plan.id, entry);
  });
}

// The entry of the address, with its plan.
std::pair<archive::FilePlan, archive::PlanEntry> required_entry(const Site& site,
                                                                const Visit& visit) {
  const auto plan = site.services.hierarchy->plan(visit.request.path_values.at("id"));
  const auto entry = site.services.hierarchy->entry(visit.request.path_values.at("entry"));
  if (!plan || !entry || entry->plan != plan->id) throw Failure("not-found");
  return {*plan, *entry};
}

http::Response entry_form(const Visit& visit, const archive::FilePlan& plan,
                          const archive::PlanEntry& entry, const Failure* failure) {
  const auto plan_address = "/archive/plans/" + plan.id;
  return visit.page(
      "plan_entry", visit.texts.get("archive.change_entry"),
      {{"address", plan_address + "/entries/" + entry.id + "/edit"},
       {"plan_address", plan_address},
       {"plan_title", visit.texts.get("archive.plan_of", {{"year", std::to_string(plan.year)}})},
       {"file_index", entry.file_index},
       {"entry_title", entry.title},
       {"department", entry.department},
       {"retention_item", entry.retention_item},
       {"responsible", entry.responsible},
       {"note", entry.note},
       {"restricted", !entry.open},
       {"said", said_of(visit, failure)}},
      status_of(failure));
}

http::Response ask_entry(const Site& site, const Visit& visit) {
  const auto [plan, entry] = required_entry(site, visit);
  return entry_form(visit, plan, entry, nullptr);
}

http::Response change_entry(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  auto [plan, entry] = required_entry(site, visit);
  take_fields(entry, fields);
  return doing(
      "/archive/plans/" + plan.id,
      [&, changed = entry] { site.services.hierarchy->change_entry(agent_of(visit), changed); },
      [&, plan = plan, entry = entry](const Failure* failure) {
        return entry_form(visit, plan, entry, failure);
      });
}

// An inventory with a title of its own, before units get their numbers.
http::Response create_inventory(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto id = visit.request.path_values.at("id");
  const auto fonds = site.services.hierarchy->require_fonds(id);
  return doing(
      "/archive/fonds/" + fonds.id,
      [&] {
        archive::Inventory inventory;
        inventory.fonds = fonds.id;
        inventory.number = field(fields, "number");
        inventory.title = field(fields, "title");
        const auto kept = archive::class_from(field(fields, "class"));
        if (!kept) throw Failure("bad-request", "class");
        inventory.retention_class = *kept;
        inventory.open = field(fields, "restricted").empty();
        site.services.hierarchy->create_inventory(agent_of(visit), inventory);
      },
      [&](const Failure* failure) { return fonds_page(site, visit, id, failure); });
}

http::Response remove_entry(const Site& site, const Visit& visit) {
  return changing(site, visit, [&](const Fields&, const archive::FilePlan& plan) {
    const auto entry = site.services.hierarchy->entry(visit.request.path_values.at("entry"));
    if (!entry || entry->plan != plan.id) throw Failure("not-found");
    site.services.hierarchy->remove_entry(agent_of(visit), entry->id);
  });
}

http::Response draw_up(const Site& site, const Visit& visit) {
  return changing(site, visit, [&](const Fields&, const archive::FilePlan& plan) {
    site.services.registers->draw_up_plan(visit.account(), plan.id);
  });
}

http::Response release(const Site& site, const Visit& visit) {
  return changing(site, visit, [&](const Fields&, const archive::FilePlan& plan) {
    site.services.registers->release_plan(agent_of(visit), plan.id);
  });
}

http::Response unfiled_page(const Site& site, const Visit& visit) {
  const auto fonds = site.services.hierarchy->require_fonds(visit.request.path_values.at("id"));
  const auto count = site.services.hierarchy->unfiled_count(fonds.id);
  const Paging paging(visit, "page", count, a_page);
  const auto unfiled = site.services.hierarchy->unfiled(fonds.id, paging.last());
  json rows = json::array();
  for (std::size_t i = paging.first(); i < unfiled.size(); ++i) {
    const auto& [record, entry] = unfiled[i];
    rows.push_back({{"record_address", "/records/" + record.id},
                    {"registration", record.registration},
                    {"record_title", record.title},
                    {"file_index", record.file_index},
                    {"ready", !entry.id.empty()}});
  }
  return visit.page("unfiled", visit.texts.get("archive.unfiled"),
                    {{"address", "/archive/fonds/" + fonds.id + "/unfiled"},
                     {"fonds_address", "/archive/fonds/" + fonds.id},
                     {"fonds_title", fonds.title},
                     {"records", rows},
                     {"none", rows.empty()},
                     {"count", count},
                     {"pager", paging.view("list")},
                     {"keeps", may_keep(visit)}});
}

http::Response file_waiting(const Site& site, const Visit& visit) {
  visit.checked_form();
  const auto fonds = site.services.hierarchy->require_fonds(visit.request.path_values.at("id"));
  site.services.hierarchy->file_waiting(agent_of(visit), fonds.id, filed_at_once);
  return http::Response::see_other("/archive/fonds/" + fonds.id + "/unfiled");
}

}  // namespace

void add_archive_pages(const std::shared_ptr<Site>& site) {
  const auto see = Permission::SeeArchive, keep = Permission::KeepArchive;
  using Page = http::Response (*)(const Site&, const Visit&);
  const auto add = [&](const char* method, const char* pattern, Permission permission, Page page) {
    site->add(
        method, pattern, permission,
        [site, page](const Visit& visit) { return page(*site, visit); },
        std::string_view(method) == "POST" ? small_form : 0);
  };
  site->add("GET", "/archive", see,
            [site](const Visit& visit) { return overview(*site, visit, nullptr); });
  add("POST", "/archive", keep, create_fonds);
  site->add("GET", "/archive/fonds/{id}", see, [site](const Visit& visit) {
    return fonds_page(*site, visit, visit.request.path_values.at("id"), nullptr);
  });
  add("POST", "/archive/fonds/{id}/plans", keep, draft_plan);
  site->add("GET", "/archive/plans/{id}", see,
            [site](const Visit& visit) { return plan_page(*site, visit, nullptr); });
  add("POST", "/archive/plans/{id}/entries", keep, add_entry);
  add("POST", "/archive/plans/{id}/entries/{entry}", keep, remove_entry);
  add("GET", "/archive/plans/{id}/entries/{entry}/edit", keep, ask_entry);
  add("POST", "/archive/plans/{id}/entries/{entry}/edit", keep, change_entry);
  add("POST", "/archive/fonds/{id}/inventories", keep, create_inventory);
  add("POST", "/archive/plans/{id}/paper", keep, draw_up);
  add("POST", "/archive/plans/{id}/release", keep, release);
  add("GET", "/archive/fonds/{id}/unfiled", see, unfiled_page);
  add("POST", "/archive/fonds/{id}/unfiled", keep, file_waiting);
}

}  // namespace tamga::pages
