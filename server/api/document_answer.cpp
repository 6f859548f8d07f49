// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/document_answer.h"

#include <nlohmann/json.hpp>

#include "server/api/views.h"
#include "server/error.h"
#include "server/http/conditional.h"
#include "server/identifier.h"

namespace tamga::api {
namespace {

std::string etag_of(const documents::Document& document) {
  return "\"r" + std::to_string(document.revision) + "\"";
}

}  // namespace

std::string document_id(const http::Request& request) {
  const std::string& id = request.path_values.at("id");
  if (!is_identifier(id)) throw Failure("not-found");
  return id;
}

documents::Document visible_document(const Services& services, const http::Request& request) {
  auto document = services.documents->document(document_id(request));
  if (!document || !services.documents->may_see(request.session->account, *document))
    throw Failure("not-found");
  return *document;
}

void require_deed(const Services& services, const http::Request& request, documents::Deed deed) {
  const auto document = visible_document(services, request);
  const auto& account = request.session->account;
  const auto& service = *services.documents;
  const bool act = deed == documents::Deed::Act;
  if (act ? service.may_act(account, document)
          : service.may(account, document, deed, document.next_act))
    return;
  if (act)
    throw Failure(document.stage == documents::Stage::Open ? "not-your-turn" : "act-not-due");
  throw Failure(document.created_by == account.name ? "act-not-due" : "forbidden");
}

http::Response document_answer(const Services& services, const documents::Document& document,
                               int status) {
  return json_response(document_view(document, services.documents->acts(document),
                                     services.documents->deadline(document)),
                       status)
      .with("ETag", etag_of(document));
}

http::Response acted_answer(const Services& services, const documents::Document& document) {
  if (document.record_id.empty()) return document_answer(services, document);
  return document_answer(services, document, 201)
      .with("Location", "/api/v1/records/" + document.record_id);
}

std::uint64_t matched_revision(const http::Request& request, const documents::Document& document) {
  const std::string field = request.header("if-match");
  if (field.empty()) throw Failure("precondition-required");
  if (!http::if_match(field, etag_of(document)))
    throw Failure("revision-stale", "the document is at " + etag_of(document));
  return document.revision;
}

void throw_below(const std::string& from, const std::string& to) {
  const Failure failure = current_failure();
  const auto moved = [&](const std::string& pointer) {
    return pointer.starts_with(from) ? to + pointer.substr(from.size()) : pointer;
  };
  if (failure.items().empty())
    throw Failure(std::string(failure.kind().code), failure.detail(),
                  failure.pointer().empty() ? "" : moved(failure.pointer()));
  auto items = failure.items();
  for (auto& item : items) item.pointer = moved(item.pointer);
  throw Failure(std::string(failure.kind().code), std::move(items));
}

}  // namespace tamga::api
