// SPDX-License-Identifier: GPL-3.0-or-later
// Documents on their way to becoming records: drafts and their acts.
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/http/conditional.h"
#include "server/identifier.h"

namespace tamga::api {
namespace {

using documents::Document;

// Content may be 4 MiB (renderers/content/content.h); a little for what wraps it.
constexpr std::size_t document_limit = 4 * 1024 * 1024 + 64 * 1024;
constexpr std::size_t act_limit = 64 * 1024;

std::string etag_of(const Document& document) {
  return "\"r" + std::to_string(document.revision) + "\"";
}

http::Response answer(const Document& document, int status = 200) {
  return json_response(document_view(document), status).with("ETag", etag_of(document));
}

// A document that the asker may not see is, to them, not there.
Document visible(const Services& services, const http::Request& request) {
  const std::string& id = request.path_values.at("id");
  auto document = is_identifier(id) ? services.documents->document(id) : std::nullopt;
  if (!document || !services.documents->may_see(request.session->account, *document))
    throw Failure("not-found");
  return *document;
}

// The faults of a part of the body, with pointers into the whole body.
[[noreturn]] void throw_below(const Failure& failure, const std::string& from,
                              const std::string& to) {
  auto moved = [&](const std::string& pointer) {
    return pointer.starts_with(from) ? to + pointer.substr(from.size()) : pointer;
  };
  if (failure.items().empty())
    throw Failure(std::string(failure.kind().code), failure.detail(),
                  failure.pointer().empty() ? "" : moved(failure.pointer()));
  auto items = failure.items();
  for (auto& item : items) item.pointer = moved(item.pointer);
  throw Failure(std::string(failure.kind().code), std::move(items));
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {"list"});
  const std::string which = request.parameter("list");
  if (!which.empty() && which != "mine" && which != "waiting")
    throw Failure("bad-request", "list: mine or waiting");
  const auto& account = request.session->account;
  Json json = {{"documents", Json::array()}};
  for (const auto& document : which == "waiting" ? services.documents->waiting_for(account)
                                                 : services.documents->drafts_of(account))
    json["documents"].push_back(document_summary(document));
  return json_response(json);
}

http::Response create(Services& services, const http::Request& request) {
  auto body = read_object(request, {"form", "content"});
  const std::string form = text_member(body, "form"), key = idempotency_key(request);
  try {
    Document document =
        services.documents->create(request.session->account, form, body["content"].dump(), key);
    return answer(document, 201).with("Location", "/api/v1/documents/" + document.id);
  } catch (...) {
    throw_below(current_failure(), "", "/content");
  }
}

// RFC 9110 §13.1.1: only what the asker has seen may be replaced.
std::uint64_t matched_revision(const http::Request& request, const Document& document) {
  const std::string field = request.header("if-match");
  if (field.empty()) throw Failure("precondition-required");
  if (!http::if_match(field, etag_of(document)))
    throw Failure("revision-stale", "the document is at " + etag_of(document));
  return document.revision;
}

http::Response replace(Services& services, const http::Request& request) {
  Document document = visible(services, request);
  auto body = read_object(request, {"content"});
  const std::uint64_t revision = matched_revision(request, document);
  try {
    return answer(services.documents->revise(request.session->account, document.id, revision,
                                             body["content"].dump()));
  } catch (...) {
    throw_below(current_failure(), "", "/content");
  }
}

http::Response act(Services& services, const http::Request& request) {
  Document document = visible(services, request);
  auto body = read_object(request, {"act", "values"});
  const std::string name = text_member(body, "act"), key = idempotency_key(request);
  try {
    document = services.documents->act(request.session->account, document.id, name,
                                       body["values"].dump(), key);
  } catch (...) {
    throw_below(current_failure(), "/acts/" + name, "/values");
  }
  if (document.record_id.empty()) return answer(document);
  return answer(document, 201).with("Location", "/api/v1/records/" + document.record_id);
}

http::Response preview(const Services& services, const http::Request& request) {
  http::Response response{200, {}, services.documents->preview(visible(services, request))};
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
      {"GET", base + "/{id}", Permission::SeeDocument,
       [&services](const http::Request& request) { return answer(visible(services, request)); }});
  router.add({"PUT", base + "/{id}", Permission::WriteDocument,
              [&services](const http::Request& request) { return replace(services, request); },
              document_limit});
  router.add({"GET", base + "/{id}/preview", Permission::SeeDocument,
              [&services](const http::Request& request) { return preview(services, request); }});
  router.add({"POST", base + "/{id}/acts", Permission::Act,
              [&services](const http::Request& request) { return act(services, request); },
              act_limit});
}

}  // namespace tamga::api
