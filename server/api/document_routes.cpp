// SPDX-License-Identifier: GPL-3.0-or-later
// Documents on their way to becoming records: their content and who shall act.
// The acts themselves: act_routes.cpp.
#include <nlohmann/json.hpp>

#include "server/api/document_answer.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/documents/document_lists.h"

namespace tamga::api {
namespace {

using documents::Document;

// Content may be 4 MiB (renderers/content/content.h); a little for what wraps it.
constexpr std::size_t document_limit = 4 * 1024 * 1024 + 64 * 1024;
constexpr std::size_t participants_limit = 16 * 1024;
constexpr std::uint64_t furthest = 100'000'000;  // document of a list

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {"list", "cursor", "limit"});
  const std::string which = request.parameter("list");
  if (!which.empty() && which != "mine" && which != "waiting")
    throw Failure("bad-request", "list: mine or waiting");
  const auto& account = request.session->account;
  const auto from = static_cast<std::size_t>(number_parameter(request, "cursor", 0, 0, furthest));
  const auto limit = static_cast<std::size_t>(number_parameter(request, "limit", 500, 1, 500));
  Json json = {{"documents", Json::array()}, {"next", nullptr}};
  std::size_t total = 0;
  if (which == "waiting") {
    const auto list = services.documents->waiting(account, from, limit);
    total = list.total;
    for (const auto& row : list.rows) json["documents"].push_back(document_summary(row.document));
  } else {
    const auto list = documents::written_by(*services.archive, account.name, from, limit);
    total = list.total;
    for (const auto& document : list.rows) json["documents"].push_back(document_summary(document));
  }
  json["total"] = total;
  if (const auto next = from + json["documents"].size(); next < total)
    json["next"] = std::to_string(next);
  return json_response(json);
}

// {"approved": "otgon"}: act → account.
std::map<std::string, std::string> participants_of(const nlohmann::json& body) {
  std::map<std::string, std::string> participants;
  const auto found = body.find("participants");
  if (found == body.end()) return participants;
  const auto wrong = [](const std::string& pointer, const char* detail) {
    throw Failure("content-refused", {{"content-wrong-type", pointer, detail, ""}});
  };
  if (!found->is_object()) wrong("/participants", "an object is wanted");
  for (const auto& [act, name] : found->items()) {
    if (!name.is_string())
      wrong((nlohmann::json::json_pointer("/participants") / act).to_string(),
            "a string is wanted");
    participants[act] = name.get<std::string>();
  }
  return participants;
}

http::Response create(Services& services, const http::Request& request) {
  auto body = read_object(request, {"form", "content"}, {"participants"});
  const std::string form = text_member(body, "form"), key = idempotency_key(request);
  const auto participants = participants_of(body);
  const auto& account = request.session->account;
  try {
    const auto document =
        services.documents->create(account, form, body["content"].dump(), key, participants);
    return document_answer(services, document, 201)
        .with("Location", "/api/v1/documents/" + document.id);
  } catch (const Failure& failure) {
    if (failure.kind().code == "participant-unknown") throw_below("", "/participants");
    throw_below("", "/content");
  } catch (...) {
    throw_below("", "/content");
  }
}

http::Response replace(Services& services, const http::Request& request) {
  const auto document = visible_document(services, request);
  const auto [body, revision] = read_for(services, request, documents::Deed::Revise, [&] {
    auto read = read_object(request, {"content"});
    return std::pair(std::move(read), matched_revision(request, document));
  });
  try {
    return document_answer(
        services, services.documents->revise(request.session->account, document.id, revision,
                                             body.at("content").dump()));
  } catch (...) {
    throw_below("", "/content");
  }
}

http::Response name_participants(Services& services, const http::Request& request) {
  const auto document = visible_document(services, request);
  const auto [participants, revision] = read_for(services, request, documents::Deed::Name, [&] {
    auto read = participants_of(read_object(request, {"participants"}));
    return std::pair(std::move(read), matched_revision(request, document));
  });
  try {
    return document_answer(
        services, services.documents->name_participants(request.session->account, document.id,
                                                        revision, participants));
  } catch (...) {
    throw_below("", "/participants");
  }
}

http::Response preview(const Services& services, const http::Request& request) {
  http::Response response{
      200, {}, services.documents->preview(visible_document(services, request))};
  return response.with("Content-Type", "application/pdf")
      .with("Content-Disposition", "inline; filename=\"preview.pdf\"");
}

}  // namespace

void add_document_routes(http::Router& router, Services& services) {
  using access::Permission;
  const std::string base = "/api/v1/documents";
  router.add({"GET", base, Permission::SeeDocument,
              [&services](const http::Request& request) { return list(services, request); }});
  router.add({"POST", base, Permission::WriteDocument,
              [&services](const http::Request& request) { return create(services, request); },
              document_limit});
  router.add(
      {"GET", base + "/{id}", Permission::SeeDocument, [&services](const http::Request& request) {
         return document_answer(services, visible_document(services, request));
       }});
  router.add({"PUT", base + "/{id}", Permission::WriteDocument,
              [&services](const http::Request& request) { return replace(services, request); },
              document_limit});
  router.add(
      {"PUT", base + "/{id}/participants", Permission::WriteDocument,
       [&services](const http::Request& request) { return name_participants(services, request); },
       participants_limit});
  router.add({"GET", base + "/{id}/preview", Permission::SeeDocument,
              [&services](const http::Request& request) { return preview(services, request); }});
}

}  // namespace tamga::api
