// SPDX-License-Identifier: GPL-3.0-or-later
// What records are to each other, their renditions and places; the names of their
// metadata.
#include <nlohmann/json.hpp>

#include "server/api/hierarchy_views.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/assets.h"
#include "server/copies/certified_copy.h"
#include "server/http/conditional.h"
#include "server/identifier.h"

namespace tamga::api {
namespace {

using archive::Record;

constexpr std::size_t body_limit = 8 * 1024;
constexpr std::size_t rendition_limit = 32 * 1024 * 1024;

Record required_record(const Services& services, const http::Request& request) {
  const std::string& id = request.path_values.at("id");
  auto record = is_identifier(id) ? services.archive->record(id) : std::nullopt;
  if (!record) throw Failure("not-found");
  return *record;
}

// What the asker may not see is, to them, not there.
Record visible(const Services& services, const http::Request& request) {
  auto record = required_record(services, request);
  if (!access::Access::may_see(request.session->account, record)) throw Failure("not-found");
  return record;
}

// Only those whose other end the asker may see.
http::Response relations(Services& services, const http::Request& request) {
  const auto record = visible(services, request);
  const auto may_see = [&](const std::string& id) {
    const auto other = services.archive->record(id);
    return other && access::Access::may_see(request.session->account, *other);
  };
  Json json = {{"relations", Json::array()}, {"supersedes_probably", Json::array()}};
  for (const auto& relation : services.hierarchy->relations(record.id))
    if (may_see(relation.record) && may_see(relation.target))
      json["relations"].push_back(relation_view(relation));
  for (const auto& earlier : services.hierarchy->supersedes_probably(record))
    if (access::Access::may_see(request.session->account, earlier))
      json["supersedes_probably"].push_back({{"id", earlier.id},
                                             {"registration", earlier.registration},
                                             {"title", earlier.title},
                                             {"year", earlier.year}});
  return json_response(json);
}

http::Response relate(Services& services, const http::Request& request) {
  const auto record = visible(services, request);
  const auto body = read_object(request, {"relation", "target"});
  const auto kind = archive::relation_from(text_member(body, "relation"));
  const auto target = text_member(body, "target");
  if (!kind)
    throw Failure("content-refused", {{"content-bad-value", "/relation",
                                       "based-on, supersedes, companion-script or annex-of", ""}});
  return json_response(relation_view(services.hierarchy->relate({request.session->account.name},
                                                                {record.id, *kind, target, 0})),
                       201);
}

// Whose content is gone has no copy: CertifiedCopies refuses it.
http::Response copy(const Services& services, const copies::CertifiedCopies& certified,
                    const http::Request& request) {
  const auto record = visible(services, request);
  const auto body = read_object(request, {}, {"asked_by", "purpose"});
  copies::CopyOrder order;
  if (body.contains("asked_by")) order.asked_by = text_member(body, "asked_by");
  if (body.contains("purpose")) order.purpose = text_member(body, "purpose");
  auto made = certified.issue(request.session->account, record, order);
  http::Response response{200, {}, std::move(made.pdf)};
  return response.with("Content-Type", "application/pdf")
      .with("Content-Disposition",
            "attachment; filename=\"" + copies::copy_file_name(record.registration) + "\"")
      .with("Cache-Control", "no-store");
}

// Of a record that the asker may not see there is its redacted form, if there is one.
http::Response renditions(Services& services, const http::Request& request) {
  const auto record = required_record(services, request);
  const bool whole = access::Access::may_see(request.session->account, record);
  Json json = {{"renditions", Json::array()}};
  for (const auto& rendition : services.archive->renditions(record.id))
    if (whole || rendition.kind == "redacted")
      json["renditions"].push_back(rendition_view(rendition));
  if (!whole && json["renditions"].empty()) throw Failure("not-found");
  return json_response(json);
}

http::Response rendition(Services& services, const http::Request& request) {
  const auto record = required_record(services, request);
  const bool whole = access::Access::may_see(request.session->account, record);
  if (archive::disposal_of(*services.archive, record.id)) throw Failure("record-destroyed");
  for (const auto& kept : services.archive->renditions(record.id)) {
    if (std::to_string(kept.number) != request.path_values.at("number")) continue;
    if (!whole && kept.kind != "redacted") break;
    services.archive->append({request.session->account.name}, "record.downloaded", record.id,
                             Json{{"what", kept.kind}, {"rendition", kept.number}}.dump());
    http::Response response{200, {}, services.archive->object(kept.sha256)};
    return response.with("Content-Type", kept.media_type)
        .with("Content-Disposition", "attachment; filename=\"" + kept.kind +
                                         (kept.kind == "redacted" ? ".pdf\"" : ".txt\""))
        .with("ETag", "\"" + kept.sha256 + "\"")
        .with("Cache-Control", "private, no-cache");
  }
  throw Failure("not-found");
}

// The redacted form of a closed record, made outside: a PDF.
http::Response keep_rendition(Services& services, const http::Request& request) {
  const auto record = visible(services, request);
  if (request.content_type() != "application/pdf")
    throw Failure("unsupported-media-type", "application/pdf");
  if (!request.body.starts_with("%PDF-")) throw Failure("pdf-unreadable");
  return json_response(
      rendition_view(services.archive->add_rendition({request.session->account.name}, record.id,
                                                     "redacted", "application/pdf", request.body)),
      201);
}

http::Response file(Services& services, const http::Request& request) {
  const auto record = visible(services, request);
  const auto body = read_object(request, {"entry"});
  return json_response(item_view(services.hierarchy->file({request.session->account.name},
                                                          record.id, text_member(body, "entry"))),
                       201);
}

http::Response schema(Services&, const http::Request& request) {
  require_parameters(request, {});
  auto response = http::Response::json(asset("server/archive/metadata.json"));
  return response.with("ETag", http::content_etag(response.body));
}

}  // namespace

void add_relation_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* below, Permission permission,
                       Function function, std::size_t limit = 0) {
    router.add({method, std::string("/api/v1/") + below, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  add("GET", "records/{id}/relations", Permission::Search, relations);
  add("POST", "records/{id}/relations", Permission::KeepArchive, relate, body_limit);
  add("GET", "records/{id}/renditions", Permission::Search, renditions);
  add("POST", "records/{id}/renditions", Permission::KeepArchive, keep_rendition, rendition_limit);
  add("GET", "records/{id}/renditions/{number}", Permission::Search, rendition);
  router.add({"POST", "/api/v1/records/{id}/copy", Permission::Search,
              [&services, certified = std::make_shared<copies::CertifiedCopies>(services)](
                  const http::Request& request) { return copy(services, *certified, request); },
              body_limit, false, true});
  add("POST", "records/{id}/place", Permission::KeepArchive, file, body_limit);
  add("GET", "schema/record", Permission::Search, schema);
}

}  // namespace tamga::api
