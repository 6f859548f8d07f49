// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/external_sign_in.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;
using nlohmann::json;

constexpr std::size_t longest_mail = 254;  // RFC 5321 §4.5.3.1.3

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_of_a_place(const Grant& grant) {
  return !grant.organisation.empty() || !grant.unit.empty();
}

// "ROLE", "ROLE@ORGANISATION", "ROLE@ORGANISATION/UNIT" or "ROLE@/UNIT".
std::optional<Grant> grant_from(std::string_view text) {
  const auto at = text.find('@');
  const auto role = role_from(trimmed(text.substr(0, at)));
  if (!role) return std::nullopt;
  Grant grant{*role, {}, {}};
  if (at == text.npos) return grant;
  const auto place = text.substr(at + 1);
  const auto slash = place.find('/');
  grant.organisation = trimmed(place.substr(0, slash));
  if (slash != place.npos) grant.unit = trimmed(place.substr(slash + 1));
  const bool whole = slash == place.npos ? !grant.organisation.empty() : !grant.unit.empty();
  const bool everywhere = *role == Role::Staff || *role == Role::Admin;
  return whole && !everywhere ? std::optional(grant) : std::nullopt;
}

Account new_account(const ExternalPerson& person) {
  Account account;
  account.name = person.name;
  account.display_name = person.display_name;
  account.roles = person.roles.value_or(std::set<Role>{Role::Staff});
  account.grants = person.grants.value_or(std::set<Grant>{});
  return account;
}

json role_names(const std::set<Role>& roles) {
  json names = json::array();
  for (const Role role : roles) names.push_back(role_name(role));
  return names;
}

bool gives_nothing(const ExternalPerson& person) {
  return person.roles && person.roles->empty() && (!person.grants || person.grants->empty());
}

void keep_mail(Transaction& transaction, const ExternalPerson& person) {
  transaction.run(
      "UPDATE external_account SET mail = :mail WHERE authority = :authority AND "
      "subject = :subject AND mail <> :mail",
      {{"mail", person.mail.size() > longest_mail ? std::string() : person.mail},
       {"authority", person.authority},
       {"subject", person.subject}});
}

}  // namespace

GroupRoles group_roles(std::string_view text) {
  GroupRoles map;
  while (!trimmed(text).empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto pair = trimmed(text.substr(0, end));
    // The last one that a role stands behind: the name of a group in a directory has signs of its
    // own, that of a unit may have one.
    std::optional<Grant> grant;
    auto sign = pair.rfind('=');
    for (; sign != pair.npos && sign > 0; sign = pair.rfind('=', sign - 1))
      if ((grant = grant_from(pair.substr(sign + 1)))) break;
    if (!grant || trimmed(pair.substr(0, sign)).empty())
      throw Failure("argument-invalid", "\"" + std::string(pair) +
                                            "\": GROUP=ROLE or GROUP=ROLE@ORGANISATION/UNIT, ROLE "
                                            "one of staff author signer archivist auditor admin; "
                                            "staff and admin without a place");
    map.emplace(std::string(trimmed(pair.substr(0, sign))), *grant);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return map;
}

std::string group_roles_text(const GroupRoles& map) {
  std::string text;
  for (const auto& [group, grant] : map) {
    text += (text.empty() ? "" : "; ") + group + "=" + std::string(role_name(grant.role));
    if (is_of_a_place(grant)) text += "@" + grant.organisation;
    if (!grant.unit.empty()) text += "/" + grant.unit;
  }
  return text;
}

std::set<NamedPlace> places_of(const GroupRoles& map) {
  std::set<NamedPlace> places;
  for (const auto& [group, grant] : map)
    if (is_of_a_place(grant)) places.insert({grant.organisation, grant.unit});
  return places;
}

void take_groups(ExternalPerson& person, const GroupRoles& map,
                 const std::vector<std::string>& groups, const PlaceNames& names) {
  if (map.empty()) return;
  person.roles.emplace();
  if (!places_of(map).empty()) person.grants.emplace();
  for (const auto& group : groups) {
    const auto [from, to] = map.equal_range(group);
    for (auto at = from; at != to; ++at) {
      const auto& [role, organisation, unit] = at->second;
      if (!is_of_a_place(at->second)) {
        person.roles->insert(role);
        continue;
      }
      person.grants->insert(at->second);
      if (names)
        for (const auto& place : names({organisation, unit}))
          person.grants->insert({role, place.organisation, place.unit});
    }
  }
}

std::vector<std::string> vouched_addresses(Transaction& transaction, std::string_view account) {
  std::vector<std::string> addresses;
  transaction.query(
      "SELECT mail FROM external_account WHERE account = :account AND mail <> '' ORDER BY mail",
      {{"account", std::string(account)}},
      [&](const archive::Row& row) { addresses.push_back(row.text("mail")); });
  return addresses;
}

std::string account_of(Transaction& transaction, std::string_view authority,
                       std::string_view subject) {
  std::string account;
  transaction.query(
      "SELECT account FROM external_account WHERE authority = :authority AND subject = :subject",
      {{"authority", std::string(authority)}, {"subject", std::string(subject)}},
      [&](const archive::Row& row) { account = row.text("account"); });
  return account;
}

bool is_linked(Transaction& transaction, std::string_view account, std::string_view authority) {
  bool linked = false;
  transaction.query(
      "SELECT subject FROM external_account WHERE account = :account AND authority = :authority",
      {{"account", std::string(account)}, {"authority", std::string(authority)}},
      [&](const archive::Row&) { linked = true; });
  return linked;
}

void insert_link(Transaction& transaction, std::string_view account, std::string_view authority,
                 std::string_view subject, std::int64_t now) {
  transaction.run(
      "INSERT INTO external_account (authority, subject, account, linked) "
      "VALUES (:authority, :subject, :account, :now)",
      {{"authority", std::string(authority)},
       {"subject", std::string(subject)},
       {"account", std::string(account)},
       {"now", now}});
}

bool Access::State::asks_directory(const std::optional<AccountRow>& row) const {
  if (!directory) return false;
  if (!row) return true;
  bool linked = false;
  catalogue().read([&](Transaction& transaction) {
    linked = is_linked(transaction, row->account.name, directory->authority());
  });
  return linked && !row->account.disabled;
}

std::optional<ExternalPerson> Access::State::directory_person(const std::optional<AccountRow>& row,
                                                              std::string_view name,
                                                              std::string_view password) const {
  if (!directory) return std::nullopt;
  if (!is_name(name) || !asks_directory(row)) {
    directory->pass_time(name);
    return std::nullopt;
  }
  auto person = directory->person(name, password);
  if (!person) return std::nullopt;
  std::string account;
  catalogue().read([&](Transaction& transaction) {
    account = account_of(transaction, person->authority, person->subject);
  });
  // The name may have gone to somebody else there since the account was linked.
  if (row && account != row->account.name) return std::nullopt;
  if (account.empty() && !directory->makes_accounts()) return std::nullopt;
  return person;
}

AccountRow Access::State::external_account(Transaction& transaction, const ExternalPerson& person,
                                           bool may_create) const {
  const auto name = account_of(transaction, person.authority, person.subject);
  if (gives_nothing(person)) throw Failure("sign-in-no-role");
  if (name.empty()) {
    if (!may_create) throw Failure("sign-in-unlinked");
    const auto account = new_account(person);
    require_valid(account);
    if (find_account(transaction, account.name)) throw Failure("account-exists");
    put_account_row(transaction, {account, "", 0});
    insert_link(transaction, account.name, person.authority, person.subject, clock.microseconds());
    keep_mail(transaction, person);
    archive.append(transaction, {"system"}, "account.created", "",
                   json{{"account", account.name},
                        {"authority", person.authority},
                        {"roles", role_names(account.roles)}}
                       .dump());
    return {account, "", 0};
  }
  auto row = find_account(transaction, name);
  if (!row || row->account.disabled) throw Failure("account-disabled");
  keep_mail(transaction, person);
  const auto roles = person.roles.value_or(row->account.roles);
  const auto grants = person.grants.value_or(row->account.grants);
  if (roles == row->account.roles && grants == row->account.grants) return *row;
  if (!roles.contains(Role::Admin)) require_administrator_left(transaction, row->account);
  row->account.roles = roles;
  row->account.grants = grants;
  put_account_row(transaction, *row);
  archive.append(transaction, {"system"}, "account.changed", "",
                 json{{"account", name},
                      {"authority", person.authority},
                      {"roles", role_names(row->account.roles)},
                      {"password_changed", false}}
                     .dump());
  return *row;
}

Session Access::State::enter(const ExternalPerson& person, bool may_create,
                             std::string_view remote_address, std::string_view replaced,
                             std::string_view code) {
  std::string name;
  catalogue().read([&](Transaction& transaction) {
    name = account_of(transaction, person.authority, person.subject);
  });
  const bool factor = !name.empty() && factors.state(name).since != 0;
  if (factor && !code.empty()) require_code(name, code, remote_address);
  const bool code_due = factor && code.empty();
  Session session;
  archive.write([&](Transaction& transaction) {
    const auto row = external_account(transaction, person, may_create);
    end_replaced(transaction, replaced);
    // A directory was given the password just now; a provider may only have remembered.
    const bool confirmed = directory && person.authority == directory->authority();
    session = open_session(transaction, row, remote_address, code_due, confirmed);
    if (!code_due)
      archive.append(transaction, {row.account.name}, "account.signed-in", "",
                     json{{"address", remote_address}, {"authority", person.authority}}.dump());
  });
  return session;
}

void Access::set_directory(PasswordDirectory& directory) {
  state_->directory = &directory;
}

Session Access::sign_in_external(const ExternalPerson& person, bool may_create,
                                 std::string_view remote_address, std::string_view replaced) {
  return state_->enter(person, may_create, remote_address, replaced, {});
}

void Access::link(const archive::Agent& agent, std::string_view name, std::string_view authority,
                  std::string_view subject) {
  const auto row = state_->require(name);
  if (authority.empty() || subject.empty())
    throw Failure("argument-invalid", "an authority and who it is there");
  state_->note(agent.account, "account.linked",
               {{"account", row.account.name}, {"authority", authority}},
               [&](Transaction& transaction) {
                 const auto before = account_of(transaction, authority, subject);
                 if (!before.empty()) throw Failure("account-linked");
                 insert_link(transaction, row.account.name, authority, subject,
                             state_->clock.microseconds());
               });
}

}  // namespace tamga::access
