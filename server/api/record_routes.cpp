// SPDX-License-Identifier: GPL-3.0-or-later
// Records: what is known of them, their bytes, their events and the evidence.
// Who sees or takes one leaves an event (personal data law: a log of every view
// and download).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/hierarchy_views.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/archive/package/imported_events.h"
#include "server/civil_time.h"
#include "server/http/conditional.h"
#include "server/identifier.h"

namespace tamga::api {
namespace {

using archive::Record;

constexpr std::size_t batch = 200;
constexpr std::size_t most_looked_at = 5000;  // records for one page of the list
constexpr std::size_t most_events = 1000;
constexpr std::string_view captured = "record.captured";

// A record that the asker may not see is, to them, not there.
Record visible(const Services& services, const http::Request& request) {
  const std::string& id = request.path_values.at("id");
  auto record = is_identifier(id) ? services.archive->record(id) : std::nullopt;
  if (!record || !access::Access::may_see(request.session->account, *record))
    throw Failure("not-found");
  return *record;
}

void note(const Services& services, const http::Request& request, std::string_view type,
          const Record& record, const char* what) {
  services.archive->append({request.session->account.name}, type, record.id,
                           Json{{"what", what}}.dump());
}

struct Page {
  std::vector<Record> records;
  std::string next;  // "" on the last
};

// Who may see little gets a short page, even an empty one, rather than a long
// wait. Its cursor may name a record that its reader may not see: that there are
// such ones the register's numbers tell anyway, which have no gaps.
Page visible_page(const Services& services, const access::Account& account, std::string before,
                  std::size_t limit) {
  Page page;
  for (std::size_t looked_at = 0; looked_at < most_looked_at; looked_at += batch) {
    auto records = services.archive->records(before, batch);
    if (!records.empty()) before = records.back().id;
    for (auto& record : records) {
      if (!access::Access::may_see(account, record)) continue;
      if (page.records.size() == limit) {  // one more: there is a next page
        page.next = page.records.back().id;
        return page;
      }
      page.records.push_back(std::move(record));
    }
    if (records.size() < batch) return page;
  }
  page.next = before;
  return page;
}

Json view_of(const Services& services, const Record& record) {
  auto json = record_view(record, services.archive->attachments(record.id),
                          services.archive->renewals(record.id));
  if (const auto gone = archive::disposal_of(*services.archive, record.id))
    json["disposal"] = {
        {"id", gone->disposal}, {"fate", gone->fate}, {"disposed", iso_utc(gone->disposed)}};
  return json;
}

// Of a destroyed record only its entry is here.
Record with_content(const Services& services, const http::Request& request) {
  auto record = visible(services, request);
  if (const auto gone = archive::disposal_of(*services.archive, record.id))
    throw Failure("record-destroyed", gone->fate + " by disposal " + gone->disposal);
  return record;
}

// With its place, and what others are to it as far as the asker may see them.
Json whole_view(const Services& services, const access::Account& account, const Record& record) {
  auto json = view_of(services, record);
  if (const auto place = services.hierarchy->place(record.id)) json["place"] = item_view(*place);
  const auto may_see = [&](const std::string& id) {
    const auto other = services.archive->record(id);
    return other && access::Access::may_see(account, *other);
  };
  json["relations"] = Json::array();
  for (const auto& relation : services.hierarchy->relations(record.id))
    if (may_see(relation.record == record.id ? relation.target : relation.record))
      json["relations"].push_back(relation_view(relation));
  json["renditions"] = Json::array();
  for (const auto& rendition : services.archive->renditions(record.id))
    json["renditions"].push_back(rendition_view(rendition));
  return json;
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {"cursor", "limit"});
  const std::string cursor = request.parameter("cursor");
  if (!cursor.empty() && !is_identifier(cursor)) throw Failure("bad-request", "cursor");
  auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 20, 1, 100));
  const Page page = visible_page(services, request.session->account, cursor, limit);
  Json json = {{"records", Json::array()}, {"next", nullptr}};
  if (!page.next.empty()) json["next"] = page.next;
  for (const auto& record : page.records) json["records"].push_back(view_of(services, record));
  return json_response(json);
}

http::Response one(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  note(services, request, "record.viewed", record, "metadata");
  auto response = json_response(whole_view(services, request.session->account, record));
  return response.with("ETag", http::content_etag(response.body));
}

// Bytes under their hash never change: the hash is their tag.
http::Response object(const Services& services, const std::string& sha256, const char* type,
                      const std::string& name) {
  http::Response response{200, {}, services.archive->object(sha256)};
  return response.with("Content-Type", type)
      .with("Content-Disposition", "attachment; filename=\"" + name + "\"")
      .with("ETag", "\"" + sha256 + "\"")
      .with("Cache-Control", "private, no-cache");
}

// The registration number as a file name.
std::string file_name(const Record& record, const char* extension) {
  std::string name = record.registration + extension;
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return c <= 0x20 || c >= 0x7f || c == '/' || c == '"'; }, '-');
  return name;
}

const char* extension_of(const archive::RecordAttachment& attachment) {
  if (attachment.media_type == "image/png") return ".png";
  return attachment.media_type == "image/jpeg" ? ".jpg" : ".pdf";
}

http::Response content(const Services& services, const http::Request& request) {
  Record record = with_content(services, request);
  note(services, request, "record.downloaded", record, "pdf");
  return object(services, services.archive->current_pdf(record), "application/pdf",
                file_name(record, ".pdf"));
}

http::Response source(const Services& services, const http::Request& request) {
  Record record = with_content(services, request);
  note(services, request, "record.downloaded", record, "content");
  return object(services, record.content_sha256, "application/json", file_name(record, ".json"));
}

// Only under the hash of one of its own: the object store has other people's too.
http::Response attachment(const Services& services, const http::Request& request) {
  Record record = with_content(services, request);
  const std::string& sha256 = request.path_values.at("sha256");
  for (const auto& kept : services.archive->attachments(record.id)) {
    if (kept.sha256 != sha256) continue;
    note(services, request, "record.downloaded", record, "attachment");
    return object(services, sha256, kept.media_type.c_str(),
                  file_name(record, ("-" + sha256.substr(0, 8) + extension_of(kept)).c_str()));
  }
  throw Failure("not-found");
}

http::Response events(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  Json json = {{"events", Json::array()}};
  const auto origins = archive::package::imported_origins(*services.archive, record.id);
  std::size_t number = 0;
  for (const auto& event : services.archive->events(record.id, most_events)) {
    const auto place = number++;
    if (!access::Access::may_see(request.session->account, event)) continue;
    json["events"].push_back(event_view(event));
    if (place < origins.size()) json["events"].back()["log"] = origins[place];
  }
  return json_response(json);
}

http::Response proof(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  // One that came with a package was captured in another archive's log.
  if (const auto proof = archive::package::imported_capture(*services.archive, record.id))
    return json_response(proof_view(*proof));
  for (const auto& event : services.archive->events(record.id, most_events))
    if (event.type == captured)
      return json_response(proof_view(services.archive->proof(event.position)));
  throw Failure("not-found", "the record's capture is not in the log: run tamga check");
}

}  // namespace

void add_record_routes(http::Router& router, Services& services) {
  using Function = http::Response (*)(const Services&, const http::Request&);
  auto add = [&](const char* pattern, Function function) {
    router.add({"GET", std::string("/api/v1/records") + pattern, access::Permission::Search,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                }});
  };
  add("", list);
  add("/{id}", one);
  add("/{id}/content", content);
  add("/{id}/source", source);
  add("/{id}/attachments/{sha256}", attachment);
  add("/{id}/events", events);
  add("/{id}/proof", proof);
}

}  // namespace tamga::api
