// SPDX-License-Identifier: GPL-3.0-or-later
// The table of accounts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/catalogue/catalogue.h"

namespace tamga::access {

struct AccountRow {
  Account account;
  std::string password;             // text form of Argon2id
  std::int64_t password_until = 0;  // microseconds UTC; 0: its owner's own choice
};

std::optional<AccountRow> find_account(archive::Transaction& transaction, std::string_view name);
std::vector<Account> all_accounts(archive::Transaction& transaction);  // by name
// Inserts or replaces; leaves whether it is disabled.
void put_account_row(archive::Transaction& transaction, const AccountRow& row);
void set_password(archive::Transaction& transaction, std::string_view name,
                  const std::string& password, std::int64_t until);
// Since when, microseconds UTC; 0: it is not.
void set_disabled_row(archive::Transaction& transaction, std::string_view name, std::int64_t since);
// Administrators who may sign in, but this one.
std::size_t other_administrators(archive::Transaction& transaction, std::string_view name);

}  // namespace tamga::access
