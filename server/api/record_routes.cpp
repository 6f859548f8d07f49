// SPDX-License-Identifier: GPL-3.0-or-later
// Records: what is known of them, their bytes, their events and the evidence.
// Who sees or takes one leaves an event (personal data law: a log of every view
// and download).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/http/conditional.h"
#include "server/identifier.h"

namespace tamga::api {
namespace {

using archive::Record;

constexpr std::size_t batch = 200;
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

// One more than the page, so that "next" is known. A cursor names only a record
// that its reader has seen; records in between cost time, and tell nothing.
std::vector<Record> visible_page(const Services& services, const access::Account& account,
                                 std::string before, std::size_t limit) {
  std::vector<Record> page;
  for (;;) {
    auto records = services.archive->records(before, batch);
    if (!records.empty()) before = records.back().id;
    for (auto& record : records) {
      if (!access::Access::may_see(account, record)) continue;
      page.push_back(std::move(record));
      if (page.size() > limit) return page;
    }
    if (records.size() < batch) return page;
  }
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {"cursor", "limit"});
  const std::string cursor = request.parameter("cursor");
  if (!cursor.empty() && !is_identifier(cursor)) throw Failure("bad-request", "cursor");
  auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 20, 1, 100));
  auto page = visible_page(services, request.session->account, cursor, limit);
  Json json = {{"records", Json::array()}, {"next", nullptr}};
  if (page.size() > limit) {
    page.pop_back();
    json["next"] = page.back().id;
  }
  for (const auto& record : page) json["records"].push_back(record_view(record));
  return json_response(json);
}

http::Response one(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  note(services, request, "record.viewed", record, "metadata");
  auto response = json_response(record_view(record));
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

http::Response content(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  note(services, request, "record.downloaded", record, "pdf");
  return object(services, record.pdf_sha256, "application/pdf", file_name(record, ".pdf"));
}

http::Response source(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  note(services, request, "record.downloaded", record, "content");
  return object(services, record.content_sha256, "application/json", file_name(record, ".json"));
}

http::Response events(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
  Json json = {{"events", Json::array()}};
  for (const auto& event : services.archive->events(record.id, most_events))
    if (access::Access::may_see(request.session->account, event))
      json["events"].push_back(event_view(event));
  return json_response(json);
}

http::Response proof(const Services& services, const http::Request& request) {
  Record record = visible(services, request);
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
  add("/{id}/events", events);
  add("/{id}/proof", proof);
}

}  // namespace tamga::api
