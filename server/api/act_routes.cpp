// SPDX-License-Identifier: GPL-3.0-or-later
// Acts: done with the password once more, or in two steps with a token of one's
// own; given back, withdrawn, opened again; the scans of outside decisions.
#include <nlohmann/json.hpp>

#include "server/api/document_answer.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/base64.h"
#include "server/civil_time.h"

namespace tamga::api {
namespace {

using documents::Document;

constexpr std::size_t act_limit = 64 * 1024;
constexpr std::size_t reason_limit = 16 * 1024;
// An act's values with a certificate, or a CMS with its chain.
constexpr std::size_t signature_limit = 256 * 1024;
constexpr std::size_t decision_limit = documents::largest_decision;

// Failure content-refused; an empty text is none.
std::string decoded(const std::string& text, const std::string& pointer) {
  if (auto bytes = from_base64(text); bytes && !bytes->empty()) return *bytes;
  throw Failure("content-refused", {{"content-wrong-type", pointer, "base64 is wanted", ""}});
}

std::string base64_member(const nlohmann::json& body, const char* member) {
  return decoded(text_member(body, member), "/" + std::string(member));
}

// The certificate, and as many others as a chain has.
documents::SignerCertificates certificates_of(const nlohmann::json& body) {
  constexpr std::size_t longest_chain = 8;
  documents::SignerCertificates certificates{base64_member(body, "certificate"), {}};
  if (!body.contains("chain")) return certificates;
  const auto& chain = body["chain"];
  if (!chain.is_array() || chain.size() > longest_chain)
    throw Failure("content-refused",
                  {{"content-wrong-type", "/chain", "a list of at most 8 is wanted", ""}});
  for (std::size_t i = 0; i < chain.size(); ++i)
    certificates.further.push_back(
        decoded(chain[i].is_string() ? chain[i].get<std::string>() : std::string(),
                "/chain/" + std::to_string(i)));
  return certificates;
}

http::Response act(Services& services, const http::Request& request) {
  const auto id = document_id(request);
  const auto order = read_for(services, request, documents::Deed::Act, [&] {
    const auto body = read_object(request, {"act", "values"}, {"password", "code"});
    documents::ActOrder read;
    read.act = text_member(body, "act");
    read.values_json = body.at("values").dump();
    read.idempotency_key = idempotency_key(request);
    if (body.contains("password")) read.step_up.password = text_member(body, "password");
    if (body.contains("code")) read.step_up.code = text_member(body, "code");
    read.step_up.remote_address = request.remote_address;
    return read;
  });
  try {
    return acted_answer(services, services.documents->act(request.session->account, id, order));
  } catch (...) {
    throw_below("/acts/" + order.act, "/values");
  }
}

http::Response prepare(Services& services, const http::Request& request) {
  const auto id = document_id(request);
  const auto [name, values, certificates] = read_for(services, request, documents::Deed::Act, [&] {
    const auto body = read_object(request, {"act", "values", "certificate"}, {"chain"});
    return std::tuple(text_member(body, "act"), body.at("values").dump(), certificates_of(body));
  });
  try {
    const auto prepared =
        services.documents->prepare_act(request.session->account, id, name, values, certificates);
    return json_response({{"digest", to_base64(prepared.digest)},
                          {"digest_algorithm", prepared.digest_algorithm},
                          {"expires", iso_utc(prepared.expires)},
                          {"token", prepared.token}},
                         201)
        .with("Cache-Control", "no-store");
  } catch (...) {
    throw_below("/acts/" + name, "/values");
  }
}

http::Response complete(Services& services, const http::Request& request) {
  const auto id = document_id(request);
  const auto [token, cms] = read_for(services, request, documents::Deed::Act, [&] {
    const auto body = read_object(request, {"token", "cms"});
    return std::pair(text_member(body, "token"), base64_member(body, "cms"));
  });
  return acted_answer(services,
                      services.documents->complete_act(request.session->account, id, token, cms));
}

// A missing reason is what decide() says, not a missing member: people leave the
// field empty.
std::string reason_of(const http::Request& request) {
  return text_member(read_object(request, {"reason"}), "reason");
}

http::Response give_back(Services& services, const http::Request& request) {
  const auto id = document_id(request);
  return document_answer(
      services, services.documents->give_back(request.session->account, id, reason_of(request)));
}

http::Response withdraw(Services& services, const http::Request& request) {
  const auto id = document_id(request);
  return document_answer(
      services, services.documents->withdraw(request.session->account, id, reason_of(request)));
}

http::Response reopen(Services& services, const http::Request& request) {
  return document_answer(
      services, services.documents->reopen(request.session->account, document_id(request)));
}

http::Response seal(Services& services, const http::Request& request) {
  return acted_answer(services,
                      services.documents->seal(request.session->account, document_id(request)));
}

Json decision_view(const documents::ScannedDecision& decision) {
  return {{"act", decision.act},
          {"name", decision.name},
          {"media_type", decision.media_type},
          {"sha256", decision.sha256},
          {"size", decision.bytes.size()}};
}

// What the bytes are, they say themselves: the header must not say otherwise.
http::Response keep_decision(Services& services, const http::Request& request) {
  const auto id = visible_document(services, request).id;
  require_parameters(request, {"name"});
  const auto type = request.content_type();
  if (type != "application/pdf" && type != "image/png" && type != "image/jpeg")
    throw Failure("unsupported-media-type", "application/pdf, image/png or image/jpeg");
  return json_response(decision_view(
      services.documents->keep_decision(request.session->account, id, request.path_values.at("act"),
                                        request.parameter("name"), request.body)));
}

http::Response decision(const Services& services, const http::Request& request) {
  const auto document = visible_document(services, request);
  const auto found = services.documents->decision(document, request.path_values.at("act"));
  if (!found) throw Failure("not-found", "no decision is attached to this act");
  http::Response response{200, {}, found->bytes};
  return response.with("Content-Type", found->media_type)
      .with("Content-Disposition", "attachment")
      .with("ETag", "\"" + found->sha256 + "\"")
      .with("Cache-Control", "private, no-cache");
}

}  // namespace

void add_act_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* below, Permission permission,
                       Function function, std::size_t body_limit, bool person_only = false) {
    router.add({method, std::string("/api/v1/documents/{id}") + below, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                body_limit, false, person_only});
  };
  add("POST", "/acts", Permission::Act, act, act_limit);
  add("POST", "/acts/prepare", Permission::Act, prepare, signature_limit);
  add("POST", "/acts/complete", Permission::Act, complete, signature_limit);
  add("POST", "/return", Permission::Act, give_back, reason_limit);
  add("POST", "/withdraw", Permission::Act, withdraw, reason_limit);
  add("POST", "/reopen", Permission::Act, reopen, 0);
  add("POST", "/seal", Permission::SeeDocument, seal, 0, true);
  add("PUT", "/decisions/{act}", Permission::Act, keep_decision, decision_limit);
  router.add({"GET", "/api/v1/documents/{id}/decisions/{act}", Permission::SeeDocument,
              [&services](const http::Request& request) { return decision(services, request); }});
}

}  // namespace tamga::api
