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
  std::string password;  // text form of Argon2id
};

std::optional<AccountRow> find_account(archive::Transaction& transaction, std::string_view name);
std::vector<Account> all_accounts(archive::Transaction& transaction);  // by name
// Inserts or replaces.
void put_account_row(archive::Transaction& transaction, const AccountRow& row);
void set_password(archive::Transaction& transaction, std::string_view name,
                  const std::string& password);

}  // namespace tamga::access
