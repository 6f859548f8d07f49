// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts, for administrators: made, changed, disabled, given another password.
#include <nlohmann/json.hpp>

#include "server/access/second_factor.h"
#include "server/api/confirmation.h"
#include "server/api/request_body.h"
#include "server/api/routes.h"
#include "server/api/views.h"

namespace tamga::api {
namespace {

using access::Account;

constexpr std::size_t body_limit = 8 * 1024;

archive::Agent agent_of(const http::Request& request) {
  return {request.session->account.name};
}

Account asked_account(const Services& services, const http::Request& request) {
  const auto account = services.access->account(request.path_values.at("name"));
  if (!account) throw Failure("not-found");
  return *account;
}

// Roles in one organisation or unit.
std::set<access::Grant> grants_from(const nlohmann::json& list) {
  const auto refuse = [](const std::string& pointer, const char* expected) {
    throw Failure("content-refused", {{"content-bad-value", pointer, expected, ""}});
  };
  if (!list.is_array()) refuse("/grants", "a list of roles with their places");
  std::set<access::Grant> grants;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto pointer = "/grants/" + std::to_string(i);
    if (!list[i].is_object()) refuse(pointer, "a role with its place");
    access::Grant grant;
    bool has_role = false;
    for (const auto& [key, value] : list[i].items()) {
      if (!value.is_string()) refuse(pointer, "texts");
      const auto text = value.get<std::string>();
      if (key == "role") {
        const auto role = access::role_from(text);
        if (!role) refuse(pointer + "/role", "a role");
        grant.role = *role;
        has_role = true;
      } else if (key == "organisation") {
        grant.organisation = text;
      } else if (key == "unit") {
        grant.unit = text;
      } else {
        refuse(pointer, "role, organisation, unit");
      }
    }
    if (!has_role) refuse(pointer, "a role");
    grants.insert(std::move(grant));
  }
  return grants;
}

// The members that both making and changing take.
Account account_from(const nlohmann::json& body, const std::string& name) {
  Account account;
  account.name = name;
  account.display_name = text_member(body, "display_name");
  if (body.contains("unit")) account.unit = text_member(body, "unit");
  if (body.contains("position")) account.position = text_member(body, "position");
  const auto& roles = body["roles"];
  const auto refuse = [](const std::string& pointer) {
    throw Failure("content-refused", {{"content-bad-value", pointer, "a list of roles", ""}});
  };
  if (!roles.is_array()) refuse("/roles");
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const auto role =
        roles[i].is_string() ? access::role_from(roles[i].get<std::string>()) : std::nullopt;
    if (!role) refuse("/roles/" + std::to_string(i));
    account.roles.insert(*role);
  }
  if (body.contains("grants")) account.grants = grants_from(body["grants"]);
  return account;
}

http::Response list(Services& services, const http::Request& request) {
  require_parameters(request, {});
  Json json = {{"accounts", Json::array()}};
  for (const auto& account : services.access->accounts())
    json["accounts"].push_back(account_view(account));
  return json_response(json);
}

http::Response one(Services& services, const http::Request& request) {
  return json_response(account_view(asked_account(services, request)));
}

http::Response create(Services& services, const http::Request& request) {
  const auto body = read_object(request, {"name", "display_name", "roles", "password"},
                                {"unit", "position", "grants"});
  const auto account = account_from(body, text_member(body, "name"));
  if (services.access->account(account.name)) throw Failure("account-exists", "", "/name");
  services.access->put_account(agent_of(request), account, text_member(body, "password"),
                               access::PasswordKind::Initial);
  return json_response(account_view(account), 201)
      .with("Location", "/api/v1/accounts/" + account.name);
}

http::Response change(Services& services, const http::Request& request) {
  const auto before = asked_account(services, request);
  const auto body = read_object(request, {"display_name", "roles"}, {"unit", "position", "grants"});
  services.access->put_account(agent_of(request), account_from(body, before.name), "");
  return one(services, request);
}

http::Response reset(Services& services, const http::Request& request) {
  const auto password =
      services.access->reset_password(agent_of(request), asked_account(services, request).name);
  return json_response({{"password", password}}).with("Cache-Control", "no-store");
}

http::Response disable(Services& services, const http::Request& request) {
  services.access->set_disabled(agent_of(request), asked_account(services, request).name, true);
  return {204, {}, {}};
}

http::Response enable(Services& services, const http::Request& request) {
  services.access->set_disabled(agent_of(request), asked_account(services, request).name, false);
  return {204, {}, {}};
}

http::Response remove_factor(Services& services, const http::Request& request) {
  services.access->second_factors().remove(agent_of(request),
                                           asked_account(services, request).name);
  return {204, {}, {}};
}

http::Response sessions(Services& services, const http::Request& request) {
  return json_response(open_sessions_view(
      services.access->sessions(asked_account(services, request).name, request.session->token)));
}

http::Response end_sessions(Services& services, const http::Request& request) {
  services.access->end_sessions(agent_of(request), asked_account(services, request).name,
                                request.session->token);
  return {204, {}, {}};
}

http::Response end_session(Services& services, const http::Request& request) {
  services.access->end_session(agent_of(request), asked_account(services, request).name,
                               request.path_values.at("id"));
  return {204, {}, {}};
}

}  // namespace

void add_account_routes(http::Router& router, Services& services) {
  using Function = http::Response (*)(Services&, const http::Request&);
  const auto add = [&](const char* method, const char* below, Function function,
                       std::size_t limit = 0) {
    router.add({method, std::string("/api/v1/accounts") + below, access::Permission::Administer,
                [&services, function](const http::Request& request) {
                  if (request.method != "GET") require_confirmation(services, request);
                  return function(services, request);
                },
                limit, false, true});
  };
  add("GET", "", list);
  add("POST", "", create, body_limit);
  add("GET", "/{name}", one);
  add("PUT", "/{name}", change, body_limit);
  add("POST", "/{name}/reset", reset);
  add("POST", "/{name}/disable", disable);
  add("POST", "/{name}/enable", enable);
  add("DELETE", "/{name}/second-factor", remove_factor);
  add("GET", "/{name}/sessions", sessions);
  add("DELETE", "/{name}/sessions", end_sessions);
  add("DELETE", "/{name}/sessions/{id}", end_session);
}

}  // namespace tamga::api
