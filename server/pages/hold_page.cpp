// SPDX-License-Identifier: GPL-3.0-or-later
// Holds: what stands in the way of disposal, placed and lifted.
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/civil_time.h"
#include "server/disposal/held_query.h"
#include "server/pages/address.h"
#include "server/pages/disposal_words.h"
#include "server/pages/paging.h"
#include "server/pages/site.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using nlohmann::json;

struct Typed {
  std::string reason, basis, query, records, units;
};

// Ids apart by blanks, commas or lines.
std::vector<std::string> ids_in(std::string text) {
  for (char& c : text)
    if (c == ',' || c == ';') c = ' ';
  std::vector<std::string> ids;
  std::istringstream words(text);
  for (std::string id; words >> id;) ids.push_back(id);
  return ids;
}

constexpr std::size_t a_page = 30;
constexpr std::size_t named = 5;  // of what one hold stands on

// The first things that a hold stands on, with their addresses.
json named_of(const Site& site, const archive::Hold& hold) {
  json out = json::array();
  if (hold.units > 0)
    for (const auto& id : site.services.holds->units_of(hold.id)) {
      if (out.size() == named) break;
      if (const auto unit = site.services.hierarchy->unit(id))
        out.push_back({{"thing", unit->file_index + " " + unit->title},
                       {"thing_address", "/archive/units/" + id}});
    }
  if (hold.records > 0 && hold.records <= 1000)
    for (const auto& id : site.services.holds->records_of(hold.id)) {
      if (out.size() == named) break;
      if (const auto record = site.services.archive->record(id))
        out.push_back({{"thing", record->title}, {"thing_address", "/records/" + id}});
    }
  return out;
}

json hold_row(const Site& site, const Visit& visit, const archive::Hold& hold) {
  const bool keeps = Access::may(visit.account(), Permission::KeepArchive);
  const auto address = "/holds/" + percent_encode(hold.id);
  return {{"hold_id", hold.id},
          {"reason", hold.reason},
          {"basis", hold.basis},
          {"query", hold.query},
          {"records", hold.records},
          {"held_units", hold.units},
          {"things", named_of(site, hold)},
          {"placed", civil_date(from_microseconds(hold.placed))},
          {"placed_by", person_of(site, hold.placed_by)},
          {"lifted", hold.lifted != 0},
          {"lifted_on", hold.lifted != 0 ? civil_date(from_microseconds(hold.lifted)) : ""},
          {"lifted_by", person_of(site, hold.lifted_by)},
          {"lift_reason", hold.lift_reason},
          {"lift", keeps && hold.lifted == 0 ? address + "/lift" : ""},
          {"extend", keeps && hold.lifted == 0 && !hold.query.empty() ? address + "/extend" : ""}};
}

http::Response show(const Site& site, const Visit& visit, const Typed& typed,
                    const Failure* failure) {
  std::vector<archive::Hold> in_force, over;
  for (auto& hold : site.services.holds->all(true))
    (hold.lifted == 0 ? in_force : over).push_back(std::move(hold));
  const Paging standing_pages(visit, "standing", in_force.size(), a_page),
      lifted_pages(visit, "lifted", over.size(), a_page);
  const auto rows = [&](const std::vector<archive::Hold>& holds, const Paging& pages) {
    json shown = json::array();
    for (std::size_t i = pages.first(); i < pages.last(); ++i)
      shown.push_back(hold_row(site, visit, holds[i]));
    return shown;
  };
  const json standing = rows(in_force, standing_pages), lifted = rows(over, lifted_pages);
  const json view = {{"standing", standing},
                     {"none", standing.empty()},
                     {"standing_pager", standing_pages.view("standing")},
                     {"lifted_pager", lifted_pages.view("lifted")},
                     {"lifted_holds", lifted},
                     {"some_lifted", !lifted.empty()},
                     {"may_place", Access::may(visit.account(), Permission::KeepArchive)},
                     {"said", said_of(visit, failure)},
                     {"typed_reason", typed.reason},
                     {"typed_basis", typed.basis},
                     {"typed_query", typed.query},
                     {"typed_records", typed.records},
                     {"typed_units", typed.units}};
  return visit.page("holds", visit.texts.get("holds.title"), view,
                    failure ? failure->kind().http_status : 200);
}

// What is refused is told on the page itself.
http::Response doing(const Site& site, const Visit& visit, const Typed& typed,
                     const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(site, visit, typed, &failure);
  }
  return http::Response::see_other("/holds");
}

http::Response place(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const Typed typed{field(fields, "reason"), field(fields, "basis"), field(fields, "query"),
                    field(fields, "records"), field(fields, "units")};
  return doing(site, visit, typed, [&] {
    archive::HoldOrder order{typed.reason, typed.basis, typed.query, ids_in(typed.records),
                             ids_in(typed.units)};
    for (auto& record : found_by(site.services, visit.account(), typed.query))
      order.records.push_back(std::move(record));
    site.services.holds->place({visit.account().name}, order);
  });
}

http::Response lift(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  return doing(site, visit, {}, [&] {
    site.services.holds->lift({visit.account().name}, visit.request.path_values.at("id"),
                              field(fields, "reason"));
  });
}

http::Response extend(const Site& site, const Visit& visit) {
  visit.checked_form();
  return doing(site, visit, {}, [&] {
    const auto& id = visit.request.path_values.at("id");
    const auto hold = site.services.holds->find(id);
    if (!hold) throw Failure("not-found");
    site.services.holds->extend({visit.account().name}, id,
                                found_by(site.services, visit.account(), hold->query));
  });
}

}  // namespace

void add_hold_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/holds", Permission::SeeDisposal, [site](const Visit& visit) {
    Typed typed;
    typed.query = visit.request.parameter("query");  // from a list of results
    return show(*site, visit, typed, nullptr);
  });
  site->add(
      "POST", "/holds", Permission::KeepArchive,
      [site](const Visit& visit) { return place(*site, visit); }, document_form);
  site->add(
      "POST", "/holds/{id}/lift", Permission::KeepArchive,
      [site](const Visit& visit) { return lift(*site, visit); }, small_form);
  site->add(
      "POST", "/holds/{id}/extend", Permission::KeepArchive,
      [site](const Visit& visit) { return extend(*site, visit); }, small_form);
}

}  // namespace tamga::pages
