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

std::string said(const Visit& visit, const Failure& failure) {
  return visit.of(std::string(failure.kind().mn), std::string(failure.kind().en));
}

}  // namespace tamga::pages
