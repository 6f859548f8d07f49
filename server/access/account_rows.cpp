// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/account_rows.h"

#include <algorithm>

namespace tamga::access {
namespace {

std::string joined(const std::set<Role>& roles) {
  std::string text;
  for (Role role : roles) text += (text.empty() ? "" : ",") + std::string(role_name(role));
  return text;
}

// A role this program does not know (a newer one wrote it) gives no right.
std::set<Role> roles_of(std::string_view text) {
  std::set<Role> roles;
  while (!text.empty()) {
    std::size_t comma = std::min(text.find(','), text.size());
    if (auto role = role_from(text.substr(0, comma))) roles.insert(*role);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return roles;
}

AccountRow row_of(const archive::Row& row) {
  return {{row.text("name"), row.text("display_name"), row.text("unit"), row.text("position"),
           roles_of(row.text("roles")), row.integer("disabled") != 0},
          row.text("password"),
          row.integer("password_until")};
}

const std::string columns =
    "SELECT name, display_name, unit, position, roles, password, disabled, password_until "
    "FROM account ";

// A role this program does not know gives no right here, too.
void take_grant(const archive::Row& row, Account& account) {
  if (const auto role = role_from(row.text("role")))
    account.grants.insert({*role, row.text("organisation"), row.text("unit")});
}

}  // namespace

std::optional<AccountRow> find_account(archive::Transaction& transaction, std::string_view name) {
  std::optional<AccountRow> found;
  transaction.query(columns + "WHERE name = :name", {{"name", std::string(name)}},
                    [&](const archive::Row& row) { found = row_of(row); });
  if (found)
    transaction.query("SELECT role, organisation, unit FROM account_grant WHERE account = :name",
                      {{"name", std::string(name)}},
                      [&](const archive::Row& row) { take_grant(row, found->account); });
  return found;
}

std::vector<Account> all_accounts(archive::Transaction& transaction) {
  std::vector<Account> accounts;
  transaction.query(columns + "ORDER BY name", {},
                    [&](const archive::Row& row) { accounts.push_back(row_of(row).account); });
  transaction.query("SELECT account, role, organisation, unit FROM account_grant", {},
                    [&](const archive::Row& row) {
                      const auto name = row.text("account");
                      const auto at = std::lower_bound(
                          accounts.begin(), accounts.end(), name,
                          [](const Account& a, const std::string& b) { return a.name < b; });
                      if (at != accounts.end() && at->name == name) take_grant(row, *at);
                    });
  return accounts;
}

void put_account_row(archive::Transaction& transaction, const AccountRow& row) {
  const Account& account = row.account;
  transaction.run(
      "INSERT INTO account (name, display_name, unit, position, roles, password, "
      "password_until) "
      "VALUES (:name, :display_name, :unit, :position, :roles, :password, :until) "
      "ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, "
      "unit = excluded.unit, position = excluded.position, roles = excluded.roles, "
      "password = excluded.password, password_until = excluded.password_until",
      {{"name", account.name},
       {"display_name", account.display_name},
       {"unit", account.unit},
       {"position", account.position},
       {"roles", joined(account.roles)},
       {"password", row.password},
       {"until", row.password_until}});
  transaction.run("DELETE FROM account_grant WHERE account = :name", {{"name", account.name}});
  for (const Grant& grant : account.grants)
    transaction.run(
        "INSERT INTO account_grant (account, role, organisation, unit) "
        "VALUES (:name, :role, :organisation, :unit)",
        {{"name", account.name},
         {"role", std::string(role_name(grant.role))},
         {"organisation", grant.organisation},
         {"unit", grant.unit}});
}

void set_password(archive::Transaction& transaction, std::string_view name,
                  const std::string& password, std::int64_t until) {
  transaction.run(
      "UPDATE account SET password = :password, password_until = :until WHERE name = :name",
      {{"name", std::string(name)}, {"password", password}, {"until", until}});
}

void set_disabled_row(archive::Transaction& transaction, std::string_view name,
                      std::int64_t since) {
  transaction.run("UPDATE account SET disabled = :since WHERE name = :name",
                  {{"name", std::string(name)}, {"since", since}});
}

std::size_t other_administrators(archive::Transaction& transaction, std::string_view name) {
  const auto accounts = all_accounts(transaction);
  return static_cast<std::size_t>(
      std::count_if(accounts.begin(), accounts.end(), [&](const Account& account) {
        return account.name != name && !account.disabled && account.has(Role::Admin);
      }));
}

}  // namespace tamga::access
