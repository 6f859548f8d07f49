// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in for programs: a session's token is the bearer token.
#include <nlohmann/json.hpp>

#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 8 * 1024;

Json session_view(const access::Session& session) {
  return {{"account", account_view(session.account)}, {"csrf", session.csrf}};
}

http::Response sign_in(Services& services, const http::Request& request) {
  auto body = read_object(request, {"name", "password"});
  auto session = services.access->sign_in(text_member(body, "name"), text_member(body, "password"),
                                          request.remote_address);
  if (!session) throw Failure("sign-in-failed");
  Json json = {{"token", session->token}};
  json.update(session_view(*session));
  return json_response(json, 201)
      .with("Location", "/api/v1/sessions/current")
      .with("Cache-Control", "no-store");
}

}  // namespace

void add_session_routes(http::Router& router, Services& services) {
  router.add({"POST", "/api/v1/sessions", std::nullopt,
              [&services](const http::Request& request) { return sign_in(services, request); },
              body_limit});
  router.add(
      {"GET", "/api/v1/sessions/current", access::Permission::Search,
       [](const http::Request& request) { return json_response(session_view(*request.session)); }});
  router.add({"DELETE", "/api/v1/sessions/current", access::Permission::Search,
              [&services](const http::Request& request) {
                services.access->sign_out(request.session->token);
                return http::Response{204, {}, {}};
              }});
}

}  // namespace tamga::api
