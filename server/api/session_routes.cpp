// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in for programs: a session's token is the bearer token.
#include <nlohmann/json.hpp>

#include "server/access/recent_confirmation.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/http/session.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 8 * 1024;

Json session_view(const access::Session& session) {
  Json json = {{"account", account_view(session.account)}, {"csrf", session.csrf}};
  if (session.password_due) json["password_due"] = true;
  return json;
}

http::Response new_session(const access::Session& session, int status) {
  Json json = {{"token", session.token}};
  json.update(session_view(session));
  return json_response(json, status)
      .with("Location", "/api/v1/sessions/current")
      .with("Cache-Control", "no-store");
}

std::string code_of(const nlohmann::json& body) {
  return body.contains("code") ? text_member(body, "code") : "";
}

http::Response sign_in(Services& services, const http::Request& request) {
  auto body = read_object(request, {"name", "password"}, {"code"});
  auto session = services.access->sign_in(text_member(body, "name"), text_member(body, "password"),
                                          request.remote_address, {}, code_of(body));
  if (!session) throw Failure("sign-in-failed");
  if (session->code_due) {
    // Programs give both at once.
    services.access->sign_out(session->token);
    throw Failure("code-required", "", "/code");
  }
  return new_session(*session, 201);
}

http::Response change_password(Services& services, const http::Request& request) {
  auto body = read_object(request, {"password", "new_password"}, {"code"});
  const auto session = services.access->change_password(
      *request.session, text_member(body, "password"), text_member(body, "new_password"),
      request.remote_address, code_of(body));
  auto response = new_session(session, 200);
  // Who came with the cookie goes on with the cookie.
  if (!request.has_bearer()) response.with("Set-Cookie", http::session_cookie(request, session));
  return response;
}

http::Response list(const Services& services, const http::Request& request) {
  require_parameters(request, {});
  const auto& session = *request.session;
  return json_response(
      open_sessions_view(services.access->sessions(session.account.name, session.token)));
}

http::Response end_one(Services& services, const http::Request& request) {
  const auto& name = request.session->account.name;
  services.access->end_session({name}, name, request.path_values.at("id"));
  return {204, {}, {}};
}

http::Response end_others(Services& services, const http::Request& request) {
  const auto& name = request.session->account.name;
  services.access->end_sessions({name}, name, request.session->token);
  return {204, {}, {}};
}

// For deeds that ask it, as long as access::RecentConfirmations::life.
http::Response confirm(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"password"}, {"code"});
  access::RecentConfirmations(*services.archive, *services.access, services.clock)
      .give(*request.session, text_member(body, "password"), request.remote_address, code_of(body));
  return {204, {}, {}};
}

}  // namespace

void add_session_routes(http::Router& router, Services& services) {
  router.add({"POST", "/api/v1/sessions", std::nullopt,
              [&services](const http::Request& request) { return sign_in(services, request); },
              body_limit});
  const auto everybody = access::Permission::Search;
  router.add({"GET", "/api/v1/sessions", everybody,
              [&services](const http::Request& request) { return list(services, request); }, 0,
              false, true});
  router.add({"DELETE", "/api/v1/sessions", everybody,
              [&services](const http::Request& request) { return end_others(services, request); },
              0, false, true});
  router.add({"DELETE", "/api/v1/sessions/{id}", everybody,
              [&services](const http::Request& request) { return end_one(services, request); }, 0,
              false, true});
  router.add(
      {"GET", "/api/v1/sessions/current", everybody,
       [](const http::Request& request) { return json_response(session_view(*request.session)); },
       0, true, true});
  router.add({"DELETE", "/api/v1/sessions/current", everybody,
              [&services](const http::Request& request) {
                services.access->sign_out(request.session->token);
                return http::Response{204, {}, {}};
              },
              0, true, true});
  router.add({"POST", "/api/v1/sessions/current/confirmation", everybody,
              [&services](const http::Request& request) { return confirm(services, request); },
              body_limit, false, true});
  router.add(
      {"POST", "/api/v1/password", everybody,
       [&services](const http::Request& request) { return change_password(services, request); },
       body_limit, true, true});
}

}  // namespace tamga::api
