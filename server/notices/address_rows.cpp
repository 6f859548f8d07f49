// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/address_rows.h"

namespace tamga::notices {
namespace {

using archive::Row;
using archive::Transaction;

constexpr const char* columns =
    "SELECT account, address, token_hash, token_until, letter, tries, next_try, fault, asked, "
    "asked_since, asked_last FROM notice_address WHERE ";

AddressRow address_from(const Row& row) {
  AddressRow found;
  found.account = row.text("account");
  found.address = row.text("address");
  found.token_hash = row.text("token_hash");
  found.token_until = row.integer("token_until");
  found.letter = row.text("letter");
  found.tries = row.integer("tries");
  found.next_try = row.integer("next_try");
  found.fault = row.text("fault");
  found.asked = row.integer("asked");
  found.asked_since = row.integer("asked_since");
  found.asked_last = row.integer("asked_last");
  return found;
}

}  // namespace

std::optional<AddressRow> find_address(Transaction& transaction, std::string_view account) {
  std::optional<AddressRow> found;
  transaction.query(std::string(columns) + "account = :account",
                    {{"account", std::string(account)}},
                    [&](const Row& row) { found = address_from(row); });
  return found;
}

void keep_address(Transaction& transaction, const AddressRow& row) {
  transaction.run("DELETE FROM notice_address WHERE account = :account",
                  {{"account", row.account}});
  transaction.run(
      "INSERT INTO notice_address (account, address, token_hash, token_until, letter, tries, "
      "next_try, fault, asked, asked_since, asked_last) VALUES (:account, :address, :token_hash, "
      ":token_until, :letter, :tries, :next_try, :fault, :asked, :asked_since, :asked_last)",
      {{"account", row.account},
       {"address", row.address},
       {"token_hash", row.token_hash},
       {"token_until", row.token_until},
       {"letter", row.letter},
       {"tries", row.tries},
       {"next_try", row.next_try},
       {"fault", row.fault},
       {"asked", row.asked},
       {"asked_since", row.asked_since},
       {"asked_last", row.asked_last}});
}

std::vector<AddressRow> due_letters(Transaction& transaction, std::int64_t now, std::size_t limit) {
  std::vector<AddressRow> found;
  transaction.query(std::string(columns) +
                        "letter = 'due' AND next_try <= :now AND address <> '' "
                        "ORDER BY next_try, account LIMIT :limit",
                    {{"now", now}, {"limit", static_cast<std::int64_t>(limit)}},
                    [&](const Row& row) { found.push_back(address_from(row)); });
  return found;
}

bool move_letter(Transaction& transaction, const AddressRow& row, const AddressRow& to) {
  return transaction.run(
             "UPDATE notice_address SET token_hash = :token_hash, token_until = :token_until, "
             "letter = :letter, tries = :tries, next_try = :next_try, fault = :fault "
             "WHERE account = :account AND address = :address AND letter = :was AND "
             "tries = :tried AND next_try = :due",
             {{"token_hash", to.token_hash},
              {"token_until", to.token_until},
              {"letter", to.letter},
              {"tries", to.tries},
              {"next_try", to.next_try},
              {"fault", to.fault},
              {"account", row.account},
              {"address", row.address},
              {"was", row.letter},
              {"tried", row.tries},
              {"due", row.next_try}}) == 1;
}

}  // namespace tamga::notices
