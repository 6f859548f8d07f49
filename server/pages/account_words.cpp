// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/account_words.h"

#include <nlohmann/json.hpp>

#include "server/civil_time.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Role;
using nlohmann::json;

constexpr Role roles[] = {Role::Staff,     Role::Author,  Role::Signer,
                          Role::Archivist, Role::Auditor, Role::Admin};
// Of those, the ones that may be held in one organisation or unit.
constexpr Role place_roles[] = {Role::Author, Role::Signer, Role::Archivist, Role::Auditor};
constexpr int empty_rows = 2;

}  // namespace

std::string shown_name(const access::Account& account) {
  return account.display_name.empty() ? account.name : account.display_name;
}

std::string shown_name(const Site& site, const Visit& visit, const std::string& account) {
  if (account == "system") return visit.texts.get("events.system");
  const auto known = site.services.access->account(account);
  return known ? shown_name(*known) : account;
}

std::string role_words(const Visit& visit, Role role) {
  return visit.texts.get("role." + std::string(access::role_name(role)));
}

std::string roles_words(const Visit& visit, const access::Account& account) {
  std::string words;
  for (const Role role : account.roles)
    words += (words.empty() ? "" : ", ") + role_words(visit, role);
  for (const auto& grant : account.grants)
    words += (words.empty() ? "" : ", ") + role_words(visit, grant.role) + " (" +
             grant.organisation + (grant.organisation.empty() || grant.unit.empty() ? "" : ", ") +
             grant.unit + ")";
  return words;
}

json role_choices(const Visit& visit, const access::Account& account) {
  json choices = json::array();
  for (const Role role : roles)
    choices.push_back({{"role", std::string(access::role_name(role))},
                       {"role_title", role_words(visit, role)},
                       {"chosen", account.has(role)}});
  return choices;
}

json session_rows(const std::vector<access::OpenSession>& sessions, const std::string& base) {
  json rows = json::array();
  for (const auto& session : sessions)
    rows.push_back({{"since", civil_minute(from_microseconds(session.created))},
                    {"last", civil_minute(from_microseconds(session.last_seen))},
                    {"address", session.address},
                    {"current", session.current},
                    {"end", session.current ? "" : base + "/" + session.id + "/end"}});
  return rows;
}

json token_rows(const Visit& visit, const std::vector<access::ApiToken>& tokens, std::int64_t now,
                const std::string& base) {
  json rows = json::array();
  for (const auto& token : tokens) {
    std::string scope;
    for (const auto permission : access::token_permissions())
      if (token.scope.contains(permission))
        scope += (scope.empty() ? "" : "; ") +
                 visit.texts.get("scope." + std::string(access::permission_name(permission)));
    rows.push_back(
        {{"token_name", token.name},
         {"token_scope", scope},
         {"until", civil_date(from_microseconds(token.expires))},
         {"over", token.over(now)},
         {"last", token.last_used == 0 ? visit.texts.get("token.never")
                                       : civil_minute(from_microseconds(token.last_used))},
         {"revoke", base + "/" + token.id + "/revoke"}});
  }
  return rows;
}

json grant_rows(const Visit& visit, const access::Account& account) {
  // One row a place, however many roles are held there.
  std::map<std::pair<std::string, std::string>, std::set<Role>> places;
  for (const auto& grant : account.grants)
    places[{grant.organisation, grant.unit}].insert(grant.role);
  json rows = json::array();
  const auto add = [&](const std::string& organisation, const std::string& unit,
                       const std::set<Role>& held) {
    json choices = json::array();
    for (const Role role : place_roles)
      choices.push_back({{"role", std::string(access::role_name(role))},
                         {"role_title", role_words(visit, role)},
                         {"chosen", held.contains(role)}});
    rows.push_back({{"number", rows.size()},
                    {"place_organisation", organisation},
                    {"place_unit", unit},
                    {"place_roles", choices}});
  };
  for (const auto& [place, held] : places) add(place.first, place.second, held);
  for (int i = 0; i < empty_rows; ++i) add("", "", {});
  return rows;
}

std::string said(const Visit& visit, const Failure& failure) {
  return visit.of(std::string(failure.kind().mn), std::string(failure.kind().en));
}

}  // namespace tamga::pages
