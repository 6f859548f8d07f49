// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/record_place.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/identifier.h"
#include "server/pages/address.h"
#include "server/pages/archive_words.h"
#include "server/pages/page_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;
using archive::Record;
using nlohmann::json;

bool may_see_archive(const Visit& visit) {
  return Access::may(visit.account(), Permission::SeeArchive);
}

json relations(const Site& site, const Visit& visit, const Record& record) {
  json rows = json::array();
  for (const auto& relation : site.services.hierarchy->relations(record.id)) {
    const bool from_here = relation.record == record.id;
    const auto other = site.services.archive->record(from_here ? relation.target : relation.record);
    if (!other || !Access::may_see(visit.account(), *other)) continue;
    rows.push_back({{"relation", relation_words(visit, relation.kind, from_here)},
                    {"relation_address", "/records/" + other->id},
                    {"relation_title", other->title},
                    {"relation_number", other->registration}});
  }
  return rows;
}

json renditions(const Site& site, const Visit& visit, const Record& record, bool whole) {
  json rows = json::array();
  for (const auto& rendition : site.services.archive->renditions(record.id))
    if (whole || rendition.kind == "redacted")
      rows.push_back({{"rendition_address",
                       "/records/" + record.id + "/renditions/" + std::to_string(rendition.number)},
                      {"rendition_kind", visit.texts.get("archive.rendition." + rendition.kind)},
                      {"rendition_size", file_size(visit, rendition.size)}});
  return rows;
}

// Of a new description the ones that it probably takes the place of: a person says so.
json probable(const Site& site, const Visit& visit, const Record& record) {
  json rows = json::array();
  if (!Access::may(visit.account(), Permission::KeepArchive)) return rows;
  for (const auto& earlier : site.services.hierarchy->supersedes_probably(record))
    rows.push_back({{"earlier_id", earlier.id},
                    {"earlier_address", "/records/" + earlier.id},
                    {"earlier_title", earlier.title},
                    {"earlier_number", earlier.registration}});
  return rows;
}

Record required_record(const Site& site, const Visit& visit) {
  const auto& id = visit.request.path_values.at("id");
  auto record = is_identifier(id) ? site.services.archive->record(id) : std::nullopt;
  if (!record) throw Failure("not-found");
  return *record;
}

http::Response rendition(const Site& site, const Visit& visit) {
  const auto record = required_record(site, visit);
  if (archive::disposal_of(*site.services.archive, record.id)) throw Failure("record-destroyed");
  const bool whole = Access::may_see(visit.account(), record);
  for (const auto& kept : site.services.archive->renditions(record.id)) {
    if (std::to_string(kept.number) != visit.request.path_values.at("number")) continue;
    if (!whole && kept.kind != "redacted") break;
    site.services.archive->append({visit.account().name}, "record.viewed", record.id,
                                  json{{"what", kept.kind}, {"rendition", kept.number}}.dump());
    http::Response response{200, {}, site.services.archive->object(kept.sha256)};
    const bool pdf = kept.media_type == "application/pdf";
    response.with("Content-Type", pdf ? kept.media_type : "text/plain; charset=utf-8")
        .with("Content-Disposition", "inline")
        .with("Cache-Control", "private, no-cache")
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "same-origin")
        .with("Content-Security-Policy",
              pdf ? "frame-ancestors 'self'" : "default-src 'none'; frame-ancestors 'none'");
    return response;
  }
  throw Failure("not-found");
}

http::Response relate(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto record = required_record(site, visit);
  const auto kind = archive::relation_from(field(fields, "relation"));
  if (!kind) throw Failure("bad-request", "relation");
  site.services.hierarchy->relate({visit.account().name},
                                  {record.id, *kind, field(fields, "target"), 0});
  return http::Response::see_other("/records/" + record.id);
}

http::Response keep_redacted(const Site& site, const Visit& visit) {
  const auto parts = visit.request.parts();
  const auto part = [&](std::string_view name) {
    const auto at = std::find_if(parts.begin(), parts.end(),
                                 [&](const http::Part& p) { return p.name == name; });
    return at == parts.end() ? std::string() : at->content;
  };
  visit.check_csrf(part("csrf"));
  const auto record = required_record(site, visit);
  const auto bytes = part("file");
  if (!bytes.starts_with("%PDF-")) throw Failure("pdf-unreadable");
  site.services.archive->add_rendition({visit.account().name}, record.id, "redacted",
                                       "application/pdf", bytes);
  return http::Response::see_other("/records/" + record.id);
}

}  // namespace

json record_place(const Site& site, const Visit& visit, const Record& record) {
  const auto place = site.services.hierarchy->place(record.id);
  std::string words, title, address;
  if (place) {
    words = visit.texts.get("archive.place_words", {{"item", std::to_string(place->number)},
                                                    {"from", std::to_string(place->sheet_from)},
                                                    {"to", std::to_string(place->sheet_to)}});
    if (const auto unit = site.services.hierarchy->unit(place->unit)) {
      title = unit->file_index + " " + unit->title + " (" + std::to_string(unit->year) + ")";
      if (may_see_archive(visit)) address = "/archive/units/" + unit->id;
    }
  }
  const auto found = relations(site, visit, record);
  const auto earlier = probable(site, visit, record);
  const auto forms = renditions(site, visit, record, true);
  const bool keeps = Access::may(visit.account(), Permission::KeepArchive);
  return {{"record_address", "/records/" + record.id},
          {"filed", place.has_value()},
          {"has_fonds", !record.fonds.empty()},
          {"place_words", words},
          {"place_title", title},
          {"place_address", address},
          {"relations", found},
          {"probable", earlier},
          {"has_relations", !found.empty() || !earlier.empty()},
          {"renditions", forms},
          {"adds_redacted", keeps && !record.open},
          {"people_address", keeps ? "/records/" + record.id + "/people" : ""},
          {"uses_address", Access::may(visit.account(), Permission::SeeEvents)
                               ? "/usage" + query_string({{"record", record.id}})
                               : ""},
          {"has_renditions", !forms.empty() || (keeps && !record.open)}};
}

http::Response redacted_page(const Site& site, const Visit& visit, const Record& record) {
  const auto forms = renditions(site, visit, record, false);
  if (forms.empty() || archive::disposal_of(*site.services.archive, record.id))
    throw Failure("not-found");
  return visit.page("redacted", visit.texts.get("archive.rendition.redacted"),
                    {{"registration", record.registration},
                     {"ask", "/ask-access" + query_string({{"reference", record.registration}})},
                     {"renditions", forms},
                     {"paper", forms.back()["rendition_address"]}});
}

void add_record_place_pages(const std::shared_ptr<Site>& site) {
  site->add("GET", "/records/{id}/renditions/{number}", Permission::Search,
            [site](const Visit& visit) { return rendition(*site, visit); });
  site->add(
      "POST", "/records/{id}/renditions", Permission::KeepArchive,
      [site](const Visit& visit) { return keep_redacted(*site, visit); }, pdf_upload);
  site->add(
      "POST", "/records/{id}/relations", Permission::KeepArchive,
      [site](const Visit& visit) { return relate(*site, visit); }, small_form);
}

}  // namespace tamga::pages
