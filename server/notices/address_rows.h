// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of addresses that wait to be confirmed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::notices {

struct AddressRow {
  std::string account, address{};  // address "": nothing waits
  std::string token_hash{};
  std::int64_t token_until = 0;
  std::string letter{};  // due, sent, given-up
  std::int64_t tries = 0, next_try = 0;
  std::string fault{};  // code of the last try, or ""
  std::int64_t asked = 0, asked_since = 0, asked_last = 0;
};

std::optional<AddressRow> find_address(archive::Transaction& transaction, std::string_view account);
void keep_address(archive::Transaction& transaction, const AddressRow& row);
// Letters that are due and whose time has come.
std::vector<AddressRow> due_letters(archive::Transaction& transaction, std::int64_t now,
                                    std::size_t limit);
// Only if the row is as `row` says it was: false when somebody was faster, or it waits no more.
bool move_letter(archive::Transaction& transaction, const AddressRow& row, const AddressRow& to);

}  // namespace tamga::notices
