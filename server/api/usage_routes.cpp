// SPDX-License-Identifier: GPL-3.0-or-later
// Records about oneself, access that is asked for, and what an archivist says to it.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"

namespace tamga::api {
namespace {

using usage::AccessRequest;

constexpr std::size_t body_limit = std::size_t{16} * 1024;
constexpr std::size_t most_decided = 200, most_own = 500;

Json time_or_null(std::int64_t time) {
  return time == 0 ? Json(nullptr) : Json(iso_utc(time));
}

// `record` is told to the archivist, and to the asker of what is open to them.
Json request_view(const Services& services, const AccessRequest& request, bool keeps) {
  const bool open = request.open(services.clock.microseconds());
  return {
      {"id", request.id},
      {"account", request.account},
      {"reference", request.reference},
      {"purpose", request.purpose},
      {"asked", iso_utc(request.asked)},
      {"state", request.state},
      {"open", open},
      {"record", (keeps || open) && !request.record.empty() ? Json(request.record) : Json(nullptr)},
      {"decided", time_or_null(request.decided)},
      {"until", time_or_null(request.until)},
      {"ended", time_or_null(request.ended)},
      {"reason", request.reason}};
}

http::Response own_records(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"records", Json::array()}};
  for (const auto& link :
       services.own_records->of_account(request.session->account.name, 0, most_own))
    json["records"].push_back({{"id", link.record}, {"linked", iso_utc(link.linked)}});
  return json_response(json);
}

http::Response own_requests(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"requests", Json::array()}};
  for (const auto& one : services.access_requests->of(request.session->account.name))
    json["requests"].push_back(request_view(services, one, false));
  return json_response(json);
}

http::Response ask(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"reference", "purpose"});
  const auto asked = services.access_requests->ask(
      request.session->account, text_member(body, "reference"), text_member(body, "purpose"));
  return json_response(request_view(services, asked, false), 201);
}

http::Response all_requests(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"waiting", Json::array()}, {"decided", Json::array()}};
  for (const auto& one : services.access_requests->waiting())
    json["waiting"].push_back(request_view(services, one, true));
  for (const auto& one : services.access_requests->decided(most_decided))
    json["decided"].push_back(request_view(services, one, true));
  return json_response(json);
}

// The decision, and the request as it is then.
http::Response decide(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"decision"}, {"record", "until", "reason"});
  const archive::Agent agent{request.session->account.name};
  const auto& id = request.path_values.at("id");
  const auto optional = [&](const char* name) {
    return body.contains(name) ? text_member(body, name) : std::string();
  };
  const auto decision = text_member(body, "decision");
  if (decision == "grant")
    services.access_requests->grant(agent, id, optional("record"), optional("until"));
  else if (decision == "refuse")
    services.access_requests->refuse(agent, id, optional("reason"));
  else if (decision == "end")
    services.access_requests->end(agent, id, optional("reason"));
  else
    throw Failure("content-refused",
                  {{"content-bad-value", "/decision", "grant, refuse or end", ""}});
  return json_response(request_view(services, *services.access_requests->find(id), true));
}

}  // namespace

void add_usage_routes(http::Router& router, Services& services) {
  const auto add = [&](const char* method, const char* pattern, access::Permission permission,
                       http::Response (*function)(Services&, const http::Request&),
                       std::size_t limit = 0, bool person_only = false) {
    router.add({method, std::string("/api/v1/") + pattern, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit, false, person_only});
  };
  using access::Permission;
  add("GET", "own-records", Permission::Search, own_records);
  add("GET", "own-access-requests", Permission::Search, own_requests);
  add("POST", "own-access-requests", Permission::Search, ask, body_limit);
  add("GET", "access-requests", Permission::KeepArchive, all_requests);
  add("POST", "access-requests/{id}/decision", Permission::KeepArchive, decide, body_limit, true);
}

}  // namespace tamga::api
