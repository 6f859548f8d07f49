// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/record_deeds.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/copies/certified_copy.h"
#include "server/packing.h"
#include "server/pages/address.h"
#include "server/pages/archive_words.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/pages/shown_record.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using nlohmann::json;

constexpr std::size_t shown_hits = 10;
constexpr archive::RelationKind relation_kinds[] = {
    archive::RelationKind::BasedOn, archive::RelationKind::Supersedes,
    archive::RelationKind::CompanionScript, archive::RelationKind::AnnexOf};

bool may_keep(const Visit& visit) {
  return Access::may(visit.account(), Permission::KeepArchive);
}

std::string address_of(const archive::Record& record) {
  return "/records/" + percent_encode(record.id);
}

int status_of(const Failure* failure) {
  return failure ? failure->kind().http_status : 200;
}

// Does the work; what it refuses is shown on the page that asked.
http::Response doing(const std::function<http::Response()>& work,
                     const std::function<http::Response(const Failure*)>& show) {
  try {
    return work();
  } catch (...) {
    const auto failure = current_failure();
    if (failure.kind().http_status >= 500 || failure.kind().code == "not-found") throw;
    return show(&failure);
  }
}

// ---- a hold

// What shall be held: a record (and perhaps its unit instead), or a unit.
struct Held {
  std::string address, title, back, record, unit, unit_title;
};

std::string title_of(const archive::StorageUnit& unit) {
  return unit.file_index + " " + unit.title + " (" + std::to_string(unit.year) + ", " +
         roman_volume(unit.volume) + ")";
}

Held held_record(const Site& site, const Visit& visit) {
  const auto record = record_with_content(site, visit);
  Held held{address_of(record) + "/hold", record.title, address_of(record), record.id, "", ""};
  if (const auto place = site.services.hierarchy->place(record.id)) {
    held.unit = place->unit;
    if (const auto unit = site.services.hierarchy->unit(place->unit))
      held.unit_title = title_of(*unit);
  }
  return held;
}

archive::StorageUnit required_unit(const Site& site, const Visit& visit) {
  const auto unit = site.services.hierarchy->unit(visit.request.path_values.at("id"));
  if (!unit) throw Failure("not-found");
  return *unit;
}

Held held_unit(const Site& site, const Visit& visit) {
  const auto unit = required_unit(site, visit);
  const auto address = "/archive/units/" + percent_encode(unit.id);
  return {address + "/hold", title_of(unit), address, "", unit.id, title_of(unit)};
}

http::Response hold_form(const Visit& visit, const Held& held, const std::string& reason,
                         const std::string& basis, bool whole_unit, const Failure* failure) {
  return visit.page("deed_hold", visit.texts.get("holds.new"),
                    {{"address", held.address},
                     {"back", held.back},
                     {"held_title", held.title},
                     {"unit_title", held.record.empty() ? "" : held.unit_title},
                     {"whole_unit", whole_unit},
                     {"typed_reason", reason},
                     {"typed_basis", basis},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

using HeldBy = Held (*)(const Site&, const Visit&);

http::Response ask_hold(const Site& site, const Visit& visit, HeldBy held_by) {
  return hold_form(visit, held_by(site, visit), "", "", false, nullptr);
}

http::Response place_hold(const Site& site, const Visit& visit, HeldBy held_by) {
  const auto fields = visit.checked_form();
  const Held held = held_by(site, visit);
  const auto reason = field(fields, "reason"), basis = field(fields, "basis");
  const bool whole = held.record.empty() || field(fields, "what") == "unit";
  return doing(
      [&] {
        archive::HoldOrder order{reason, basis, "", {}, {}};
        if (whole && !held.unit.empty())
          order.units.push_back(held.unit);
        else
          order.records.push_back(held.record);
        site.services.holds->place({visit.account().name}, order);
        return http::Response::see_other(held.back);
      },
      [&](const Failure* failure) {
        return hold_form(visit, held, reason, basis, whole, failure);
      });
}

// ---- a package

http::Response pack_record(Site& site, const Visit& visit) {
  visit.checked_form();
  const auto record = record_with_content(site, visit);
  Packing packing;
  packing.records.push_back(record.id);
  const auto id = make_package(site.services, visit.account(), packing);
  return http::Response::see_other("/packages#package-" + id);
}

http::Response pack_unit(Site& site, const Visit& visit) {
  visit.checked_form();
  Packing packing;
  packing.unit = required_unit(site, visit).id;
  const auto id = make_package(site.services, visit.account(), packing);
  return http::Response::see_other("/packages#package-" + id);
}

// ---- a relation

json relation_choices(const Visit& visit, const std::string& chosen) {
  json out = json::array();
  for (const auto kind : relation_kinds) {
    const std::string name(archive::relation_name(kind));
    out.push_back({{"kind", name},
                   {"kind_title", relation_words(visit, kind, true)},
                   {"chosen", name == chosen}});
  }
  return out;
}

json others_found(const Site& site, const Visit& visit, const archive::Record& record,
                  const std::string& query) {
  json rows = json::array();
  if (query.empty()) return rows;
  index::Search search;
  search.text = query;
  search.access = Access::terms(visit.account());
  search.limit = shown_hits + 1;
  for (const auto& hit : site.services.searcher->search(search).hits) {
    if (hit.id == record.id || rows.size() == shown_hits) continue;
    rows.push_back({{"other", hit.id},
                    {"other_address", "/records/" + percent_encode(hit.id)},
                    {"other_title", hit.title},
                    {"other_number", hit.registration},
                    {"other_person", hit.person}});
  }
  return rows;
}

http::Response relate_form(const Site& site, const Visit& visit, const archive::Record& record,
                           const std::string& query, const std::string& kind,
                           const Failure* failure) {
  const auto found = others_found(site, visit, record, query);
  return visit.page("deed_relate", visit.texts.get("deeds.relate"),
                    {{"address", address_of(record) + "/relate"},
                     {"back", address_of(record)},
                     {"record_title", record.title},
                     {"q", query},
                     {"any_found", !found.empty()},
                     {"none", found.empty() && !query.empty()},
                     {"found", found},
                     {"kinds", relation_choices(visit, kind)},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

http::Response ask_relation(const Site& site, const Visit& visit) {
  const auto record = visible_record(site, visit);
  return relate_form(site, visit, record, visit.request.parameter("q"), "", nullptr);
}

http::Response relate(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto record = visible_record(site, visit);
  const auto name = field(fields, "relation");
  return doing(
      [&] {
        const auto kind = archive::relation_from(name);
        if (!kind) throw Failure("bad-request", "relation");
        site.services.hierarchy->relate({visit.account().name},
                                        {record.id, *kind, field(fields, "target"), 0});
        return http::Response::see_other(address_of(record));
      },
      [&](const Failure* failure) {
        return relate_form(site, visit, record, field(fields, "q"), name, failure);
      });
}

// ---- a place in the archive

std::optional<archive::FilePlan> plan_of(const Site& site, const archive::Record& record) {
  const auto plan =
      site.services.hierarchy->plan_of_year(record.fonds, civil_year(record.captured));
  if (!plan || plan->state != archive::PlanState::Approved) return std::nullopt;
  return plan;
}

http::Response file_form(const Site& site, const Visit& visit, const archive::Record& record,
                         const Failure* failure) {
  json entries = json::array();
  if (const auto plan = plan_of(site, record))
    for (const auto& entry : site.services.hierarchy->entries(plan->id))
      entries.push_back({{"entry", entry.id},
                         {"entry_index", entry.file_index},
                         {"entry_title", entry.title},
                         {"entry_department", entry.department},
                         {"fits", entry.file_index == record.file_index}});
  return visit.page("deed_file", visit.texts.get("deeds.file"),
                    {{"address", address_of(record) + "/file"},
                     {"back", address_of(record)},
                     {"record_title", record.title},
                     {"none", entries.empty()},
                     {"entries", entries},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

http::Response ask_file(const Site& site, const Visit& visit) {
  return file_form(site, visit, visible_record(site, visit), nullptr);
}

http::Response file_record(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto record = visible_record(site, visit);
  return doing(
      [&] {
        site.services.hierarchy->file({visit.account().name}, record.id, field(fields, "entry"));
        return http::Response::see_other(address_of(record));
      },
      [&](const Failure* failure) { return file_form(site, visit, record, failure); });
}

// ---- a certified copy

std::string own_name(const Visit& visit) {
  const auto& account = visit.account();
  return account.display_name.empty() ? account.name : account.display_name;
}

http::Response copy_form(const Visit& visit, const archive::Record& record,
                         const copies::CopyOrder& order, const Failure* failure) {
  return visit.page("deed_copy", visit.texts.get("deeds.copy"),
                    {{"address", address_of(record) + "/copy"},
                     {"back", address_of(record)},
                     {"record_title", record.title},
                     {"typed_asked_by", order.asked_by},
                     {"typed_purpose", order.purpose},
                     {"said", said_of(visit, failure)}},
                    status_of(failure));
}

http::Response ask_copy(const Site& site, const Visit& visit) {
  return copy_form(visit, record_with_content(site, visit), {own_name(visit), ""}, nullptr);
}

http::Response give_copy(const Site& site, const copies::CertifiedCopies& certified,
                         const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto record = record_with_content(site, visit);
  const copies::CopyOrder order{field(fields, "asked_by"), field(fields, "purpose")};
  return doing(
      [&] {
        http::Response response;
        response.body = certified.issue(visit.account(), record, order).pdf;
        return response.with("Content-Type", "application/pdf")
            .with("Content-Disposition",
                  "attachment; filename=\"" + copies::copy_file_name(record.registration) + "\"")
            .with("Content-Security-Policy", "default-src 'none'")
            .with("X-Content-Type-Options", "nosniff")
            .with("Cache-Control", "no-store");
      },
      [&](const Failure* failure) { return copy_form(visit, record, order, failure); });
}

}  // namespace

json record_deeds(const Site& site, const Visit& visit, const archive::Record& record) {
  const bool keeps = may_keep(visit);
  const auto address = address_of(record);
  json held = json::array();
  if (Access::may(visit.account(), Permission::SeeDisposal))
    for (const auto& hold : site.services.holds->on_record(record.id))
      held.push_back({{"held_reason", hold.reason}, {"held_since", day_words(visit, hold.placed)}});
  return {{"deed_hold", keeps ? address + "/hold" : ""},
          {"deed_package", keeps ? address + "/package" : ""},
          {"deed_relate", keeps ? address + "/relate" : ""},
          {"deed_file", keeps && !record.fonds.empty() && !site.services.hierarchy->place(record.id)
                            ? address + "/file"
                            : ""},
          {"deed_copy", address + "/copy"},
          {"any_held", !held.empty()},
          {"held", held}};
}

void add_record_deed_pages(const std::shared_ptr<Site>& site) {
  const auto keep = Permission::KeepArchive;
  const auto hold = [&](const char* pattern, HeldBy held_by) {
    site->add("GET", pattern, keep,
              [site, held_by](const Visit& visit) { return ask_hold(*site, visit, held_by); });
    site->add(
        "POST", pattern, keep,
        [site, held_by](const Visit& visit) { return place_hold(*site, visit, held_by); },
        small_form);
  };
  hold("/records/{id}/hold", held_record);
  hold("/archive/units/{id}/hold", held_unit);
  site->add(
      "POST", "/records/{id}/package", keep,
      [site](const Visit& visit) { return pack_record(*site, visit); }, small_form);
  site->add(
      "POST", "/archive/units/{id}/package", keep,
      [site](const Visit& visit) { return pack_unit(*site, visit); }, small_form);
  site->add("GET", "/records/{id}/relate", keep,
            [site](const Visit& visit) { return ask_relation(*site, visit); });
  site->add(
      "POST", "/records/{id}/relate", keep,
      [site](const Visit& visit) { return relate(*site, visit); }, small_form);
  site->add("GET", "/records/{id}/file", keep,
            [site](const Visit& visit) { return ask_file(*site, visit); });
  site->add(
      "POST", "/records/{id}/file", keep,
      [site](const Visit& visit) { return file_record(*site, visit); }, small_form);
  site->add("GET", "/records/{id}/copy", Permission::Search,
            [site](const Visit& visit) { return ask_copy(*site, visit); });
  site->add(
      "POST", "/records/{id}/copy", Permission::Search,
      [site, certified = std::make_shared<copies::CertifiedCopies>(site->services)](
          const Visit& visit) { return give_copy(*site, *certified, visit); },
      small_form);
}

}  // namespace tamga::pages
