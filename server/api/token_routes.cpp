// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens for programs: made, listed and revoked by their owner; listed and revoked by an
// administrator. None of it by a token.
#include <nlohmann/json.hpp>

#include "server/access/api_tokens.h"
#include "server/api/confirmation.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"
#include "server/civil_time.h"

namespace tamga::api {
namespace {

constexpr std::size_t body_limit = 8 * 1024;

Json token_view(const access::ApiToken& token) {
  Json scope = Json::array();
  for (const auto permission : token.scope) scope.push_back(access::permission_name(permission));
  Json json = {{"id", token.id},
               {"name", token.name},
               {"scope", scope},
               {"made", iso_utc(token.created)},
               {"expires", iso_utc(token.expires)}};
  if (token.last_used != 0) json["last_used"] = iso_utc(token.last_used);
  return json;
}

http::Response list(const Services& services, std::string_view account) {
  Json json = {{"tokens", Json::array()}};
  for (const auto& token : services.access->tokens().of(account))
    json["tokens"].push_back(token_view(token));
  return json_response(json);
}

std::set<access::Permission> scope_of(const nlohmann::json& value) {
  const auto refuse = [](const std::string& pointer) {
    throw Failure("content-refused", {{"content-bad-value", pointer, "a list of permissions", ""}});
  };
  if (!value.is_array()) refuse("/scope");
  std::set<access::Permission> scope;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto permission = value[i].is_string()
                                ? access::token_permission_from(value[i].get<std::string>())
                                : std::nullopt;
    if (!permission) refuse("/scope/" + std::to_string(i));
    scope.insert(*permission);
  }
  return scope;
}

int days_of(const nlohmann::json& value) {
  if (!value.is_number_integer() || value < 1 || value > 366)
    throw Failure("content-refused", {{"content-bad-value", "/days", "1 to 366", ""}});
  return value.get<int>();
}

http::Response make(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"name", "scope", "days", "password"}, {"code"});
  const auto& account = request.session->account;
  const access::TokenOrder order{text_member(body, "name"), scope_of(body["scope"]),
                                 days_of(body["days"])};
  if (!services.access->confirm(account, text_member(body, "password"), request.remote_address,
                                body.contains("code") ? text_member(body, "code") : ""))
    throw Failure("step-up-failed", "", "/password");
  const auto made = services.access->tokens().make(account, order);
  Json json = {{"secret", made.secret}};
  json.update(token_view(made.token));
  return json_response(json, 201)
      .with("Location", "/api/v1/tokens/" + made.token.id)
      .with("Cache-Control", "no-store");
}

http::Response revoke(Services& services, const http::Request& request, std::string_view account) {
  services.access->tokens().revoke({request.session->account.name}, account,
                                   request.path_values.at("id"));
  return {204, {}, {}};
}

std::string asked_account(const Services& services, const http::Request& request) {
  const auto account = services.access->account(request.path_values.at("name"));
  if (!account) throw Failure("not-found");
  return account->name;
}

}  // namespace

void add_token_routes(http::Router& router, Services& services) {
  const auto add = [&](const char* method, const char* pattern, access::Permission permission,
                       auto function, std::size_t limit = 0) {
    router.add({method, std::string("/api/v1/") + pattern, permission,
                [&services, function](const http::Request& request) {
                  return function(services, request);
                },
                limit, false, true});
  };
  const auto everybody = access::Permission::Search, administer = access::Permission::Administer;
  add("GET", "tokens", everybody, [](Services& s, const http::Request& request) {
    require_parameters(request, {});
    return list(s, request.session->account.name);
  });
  add("POST", "tokens", everybody, make, body_limit);
  add("DELETE", "tokens/{id}", everybody, [](Services& s, const http::Request& request) {
    return revoke(s, request, request.session->account.name);
  });
  add("GET", "accounts/{name}/tokens", administer,
      [](Services& s, const http::Request& request) { return list(s, asked_account(s, request)); });
  add("DELETE", "accounts/{name}/tokens/{id}", administer,
      [](Services& s, const http::Request& request) {
        require_confirmation(s, request);
        return revoke(s, request, asked_account(s, request));
      });
}

}  // namespace tamga::api
