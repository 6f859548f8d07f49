// SPDX-License-Identifier: GPL-3.0-or-later
// Delegations: one's own, given and taken.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"

namespace tamga::api {
namespace {

using documents::Delegation;

constexpr std::size_t body_limit = 8 * 1024;

Json view(const Delegation& delegation) {
  Json json = {{"id", delegation.id},
               {"principal", delegation.principal},
               {"delegate", delegation.delegate}};
  if (!delegation.form.empty()) json["form"] = delegation.form;
  json["from"] = delegation.from;
  json["until"] = delegation.until;
  json["basis"] = delegation.basis;
  json["created"] = iso_utc(delegation.created);
  if (delegation.revoked != 0) json["revoked"] = iso_utc(delegation.revoked);
  return json;
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"delegations", Json::array()}};
  for (const auto& delegation : services.documents->delegations().of(request.session->account))
    json["delegations"].push_back(view(delegation));
  return json_response(json);
}

http::Response create(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"delegate", "from", "until", "basis"}, {"form"});
  Delegation wanted;
  wanted.delegate = text_member(body, "delegate");
  wanted.from = text_member(body, "from");
  wanted.until = text_member(body, "until");
  wanted.basis = text_member(body, "basis");
  if (body.contains("form")) wanted.form = text_member(body, "form");
  return json_response(
      view(services.documents->delegations().create(request.session->account, wanted)), 201);
}

http::Response revoke(Services& services, const http::Request& request) {
  services.documents->delegations().revoke(request.session->account, request.path_values.at("id"));
  return {204, {}, {}};
}

}  // namespace

void add_delegation_routes(http::Router& router, Services& services) {
  using access::Permission;
  const std::string base = "/api/v1/delegations";
  router.add({"GET", base, Permission::Act,
              [&services](const http::Request& request) { return list(services, request); }});
  router.add({"POST", base, Permission::Act,
              [&services](const http::Request& request) { return create(services, request); },
              body_limit});
  router.add({"DELETE", base + "/{id}", Permission::Act,
              [&services](const http::Request& request) { return revoke(services, request); }});
}

}  // namespace tamga::api
