// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/usage/single_records.h"

namespace tamga::usage {

SingleRecords::SingleRecords(const archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {}

std::set<std::string> SingleRecords::records_of(std::string_view account) const {
  std::set<std::string> records;
  const auto add = [&](const archive::Row& row) { records.insert(row.text("record")); };
  const std::string name(account);
  archive_.catalogue().read([&](archive::Transaction& transaction) {
    transaction.query(
        "SELECT record FROM access_request WHERE account = :account AND state = 'granted' AND "
        "ended = 0 AND until > :now ORDER BY decided DESC LIMIT :most",
        {{"account", name}, {"now", clock_.microseconds()}, {"most", std::int64_t{most}}}, add);
    transaction.query(
        "SELECT record FROM record_person WHERE account = :account AND unlinked = 0 "
        "ORDER BY linked DESC LIMIT :most",
        {{"account", name}, {"most", static_cast<std::int64_t>(most - records.size())}}, add);
  });
  return records;
}

}  // namespace tamga::usage
