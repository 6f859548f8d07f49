// SPDX-License-Identifier: GPL-3.0-or-later
// Capture of the past: batches, what was read of their files, and the decisions.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"
#include "server/ingest/ingest.h"
#include "server/ingest/ingest_report.h"

namespace tamga::api {
namespace {

using ingest::StagedFile;

constexpr std::size_t body_limit = 64 * 1024;
constexpr std::size_t most_batches = 100;
constexpr std::string_view further_fields[] = {"title", "file_index", "retention_item", "owner"};

Json batch_view(const ingest::Batch& batch) {
  Json json = {{"id", batch.id}, {"name", batch.name}};
  if (!batch.organisation.empty()) json["organisation"] = batch.organisation;
  if (batch.confirm_above > 0) json["confirm_above"] = batch.confirm_above;
  json["created"] = iso_utc(batch.created);
  json["created_by"] = batch.created_by;
  if (batch.finished > 0) json["finished"] = iso_utc(batch.finished);
  json["counts"] = Json::object();
  for (const auto& [state, count] : batch.counts) json["counts"][state] = count;
  return json;
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"batches", Json::array()}};
  for (const auto& batch : services.ingest->batches(most_batches))
    json["batches"].push_back(batch_view(batch));
  return json_response(json);
}

// A batch and a page of its files, by their numbers.
http::Response batch(Services& services, const http::Request& request) {
  require_parameters(request, {"state", "after", "limit"});
  const auto found = services.ingest->batch(request.path_values.at("id"));
  if (!found) throw Failure("not-found");
  const auto after = number_parameter(request, "after", 0, 0, 1'000'000'000);
  const auto limit = number_parameter(request, "limit", 100, 1, 500);
  const auto files =
      services.ingest->files(found->id, request.parameter("state"), static_cast<int>(after), limit);
  Json json = batch_view(*found);
  json["files"] = Json::array();
  for (const auto& file : files) json["files"].push_back(ingest::to_json(file));
  json["next"] = files.size() == limit ? Json(files.back().number) : Json(nullptr);
  return json_response(json);
}

StagedFile file_of(Services& services, const http::Request& request) {
  auto file = services.ingest->file(request.path_values.at("id"));
  if (!file) throw Failure("not-found");
  return *file;
}

// What was read and proposed: looking at it is an event, as with a record.
http::Response file(Services& services, const http::Request& request) {
  require_parameters(request, {});
  const StagedFile found = file_of(services, request);
  Json json = ingest::to_json(found);
  json["batch"] = found.batch;
  if (found.state == "proposed") {
    services.archive->append({request.session->account.name}, "ingest.viewed", found.id, "");
    json["proposed"] = Json::parse(found.proposal);
    json["required"] = ingest::required_fields(
        ingest::proposal_from(nlohmann::json::parse(found.proposal)).value("form"));
    if (!found.signatures.empty()) json["signatures"] = Json::parse(found.signatures);
    json["text"] = Json::array();
    for (const auto& page : services.ingest->pages(found.id)) json["text"].push_back(page.text());
  }
  return json_response(json);
}

http::Response picture(Services& services, const http::Request& request) {
  const StagedFile found = file_of(services, request);
  const auto& page = request.path_values.at("page");
  const bool number =
      !page.empty() && page.size() < 6 && page.find_first_not_of("0123456789") == std::string::npos;
  if (!number) throw Failure("not-found");
  http::Response response{200, {}, services.ingest->picture(found, std::stoi(page))};
  return response.with("Content-Type", "image/png").with("Cache-Control", "private, no-store");
}

ingest::Confirmation confirmation_from(const nlohmann::json& body) {
  ingest::Confirmation confirmation;
  const auto take = [&](std::string_view name) {
    const std::string field(name);
    if (body.contains(field)) confirmation.values[field] = text_member(body, field.c_str());
  };
  for (const auto name : ingest::kFields) take(name);
  for (const auto name : further_fields) take(name);
  if (body.contains("open")) {
    if (!body["open"].is_boolean())
      throw Failure("content-refused", {{"content-wrong-type", "/open", "", "open"}});
    confirmation.open = body["open"].get<bool>();
  }
  return confirmation;
}

http::Response confirm(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"form", "organisation", "year"},
                                {"clan", "patronymic", "given", "position", "unit", "order_number",
                                 "date", "title", "file_index", "retention_item", "owner", "open"});
  const StagedFile found = file_of(services, request);
  const auto record =
      services.ingest->confirm({request.session->account.name}, found.id, confirmation_from(body));
  auto response = json_response(record_view(record, services.archive->attachments(record.id),
                                            services.archive->renewals(record.id)),
                                201);
  return response.with("Location", "/api/v1/records/" + record.id);
}

http::Response reject(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"reason"});
  const StagedFile found = file_of(services, request);
  services.ingest->reject({request.session->account.name}, found.id, text_member(body, "reason"));
  return {204, {}, {}};
}

}  // namespace

void add_ingest_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const std::string base = "/api/v1/ingest";
  const auto add = [&](const char* method, const std::string& pattern, Permission permission,
                       Function function, std::size_t limit) {
    router.add({method, base + pattern, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit});
  };
  add("GET", "/batches", Permission::SeeArchive, list, 0);
  add("GET", "/batches/{id}", Permission::SeeArchive, batch, 0);
  add("GET", "/files/{id}", Permission::SeeArchive, file, 0);
  add("GET", "/files/{id}/pages/{page}", Permission::SeeArchive, picture, 0);
  add("POST", "/files/{id}/confirm", Permission::KeepArchive, confirm, body_limit);
  add("POST", "/files/{id}/reject", Permission::KeepArchive, reject, body_limit);
}

}  // namespace tamga::api
