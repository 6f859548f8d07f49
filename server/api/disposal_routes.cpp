// SPDX-License-Identifier: GPL-3.0-or-later
// Disposals in their steps. The approval of a destruction is no route of its own: it
// is the act «approved» of the destruction act (act_routes.cpp).
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/disposal/disposal_json.h"

namespace tamga::api {
namespace {

using archive::DisposalCase;

constexpr std::size_t body_limit = 64 * 1024;

DisposalCase required(const Services& services, const http::Request& request) {
  auto found = services.disposal->find(request.path_values.at("id"));
  if (!found) throw Failure("not-found");
  return std::move(*found);
}

archive::Agent agent(const http::Request& request) {
  return {request.session->account.name};
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {"fonds"});
  auto fonds = request.parameter("fonds");
  if (!fonds.empty()) fonds = services.hierarchy->require_fonds(fonds).id;
  Json json = {{"disposals", Json::array()}};
  for (const auto& disposal : services.disposal->all(fonds))
    json["disposals"].push_back(disposal_summary_json(disposal));
  return json_response(json);
}

http::Response one(Services& services, const http::Request& request) {
  require_parameters(request, {});
  return json_response(disposal_json(required(services, request)));
}

http::Response begin(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"fonds", "year"});
  const auto fonds = services.hierarchy->require_fonds(text_member(body, "fonds")).id;
  const auto& year = body.at("year");
  if (!year.is_number_integer() || year < 1921 || year > 2999)
    throw Failure("content-refused",
                  {{"content-bad-value", "/year", "a year from 1921 to 2999", ""}});
  return json_response(disposal_json(services.disposal->begin(agent(request), fonds, year)), 201);
}

http::Response appraise(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"decision"}, {"keep_until", "note"});
  archive::Appraisal appraisal;
  appraisal.unit = request.path_values.at("unit");
  appraisal.decision = text_member(body, "decision");
  if (body.contains("keep_until")) appraisal.keep_until = text_member(body, "keep_until");
  if (body.contains("note")) appraisal.note = text_member(body, "note");
  services.disposal->appraise(agent(request), request.path_values.at("id"), appraisal);
  return json_response(disposal_json(required(services, request)));
}

http::Response draw_up(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"commission"});
  return json_response(disposal_json(services.destruction_act->draw_up(
      request.session->account, request.path_values.at("id"), body.at("commission").dump())));
}

http::Response approve(Services& services, const http::Request& request) {
  read_object(request, {});
  services.disposal->approve_transfer(agent(request), request.path_values.at("id"));
  return json_response(disposal_json(required(services, request)));
}

http::Response reopen(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"reason"});
  services.disposal->reopen(agent(request), request.path_values.at("id"),
                            text_member(body, "reason"));
  return json_response(disposal_json(required(services, request)));
}

http::Response execute(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"manner"});
  return json_response(disposal_json(services.disposal->execute(
      agent(request), request.path_values.at("id"), text_member(body, "manner"))));
}

}  // namespace

void add_disposal_routes(http::Router& router, Services& services) {
  using access::Permission;
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* pattern, Permission permission,
                       Function function, std::size_t limit = 0, bool person_only = false) {
    router.add({method, std::string("/api/v1/disposals") + pattern, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit, false, person_only});
  };
  add("GET", "", Permission::SeeDisposal, list);
  add("POST", "", Permission::KeepArchive, begin, body_limit);
  add("GET", "/{id}", Permission::SeeDisposal, one);
  add("PUT", "/{id}/units/{unit}", Permission::ApproveDisposal, appraise, body_limit);
  add("POST", "/{id}/act", Permission::KeepArchive, draw_up, body_limit);
  add("POST", "/{id}/approval", Permission::ApproveDisposal, approve, body_limit);
  add("POST", "/{id}/reopen", Permission::KeepArchive, reopen, body_limit);
  add("POST", "/{id}/execution", Permission::KeepArchive, execute, body_limit, true);
}

}  // namespace tamga::api
