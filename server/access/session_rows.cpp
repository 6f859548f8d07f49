// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/session_rows.h"

namespace tamga::access {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t idle_limit = 30 * 60 * second;
constexpr std::int64_t absolute_limit = 12 * 60 * 60 * second;
constexpr std::int64_t most_per_account = 20;

}  // namespace

bool SessionRow::alive(std::int64_t now) const {
  return now - last_seen < idle_limit && now - created < absolute_limit;
}

std::optional<SessionRow> find_session(archive::Transaction& transaction,
                                       std::string_view token_hash) {
  std::optional<SessionRow> found;
  transaction.query(
      "SELECT token_hash, account, created, last_seen FROM session WHERE token_hash = :hash",
      {{"hash", std::string(token_hash)}}, [&](const archive::Row& row) {
        found = SessionRow{row.text("token_hash"), row.text("account"), row.integer("created"),
                           row.integer("last_seen")};
      });
  return found;
}

void insert_session(archive::Transaction& transaction, const SessionRow& row) {
  transaction.run("DELETE FROM session WHERE created <= :absolute OR last_seen <= :idle",
                  {{"absolute", row.created - absolute_limit}, {"idle", row.created - idle_limit}});
  transaction.run(
      "INSERT INTO session (token_hash, account, created, last_seen) "
      "VALUES (:hash, :account, :created, :last_seen)",
      {{"hash", row.token_hash},
       {"account", row.account},
       {"created", row.created},
       {"last_seen", row.last_seen}});
  transaction.run(
      "DELETE FROM session WHERE account = :account AND token_hash NOT IN (SELECT token_hash "
      "FROM session WHERE account = :account ORDER BY created DESC, token_hash LIMIT :most)",
      {{"account", row.account}, {"most", most_per_account}});
}

void touch_session(archive::Transaction& transaction, std::string_view token_hash,
                   std::int64_t now) {
  transaction.run("UPDATE session SET last_seen = :now WHERE token_hash = :hash",
                  {{"now", now}, {"hash", std::string(token_hash)}});
}

bool delete_session(archive::Transaction& transaction, std::string_view token_hash) {
  return transaction.run("DELETE FROM session WHERE token_hash = :hash",
                         {{"hash", std::string(token_hash)}}) > 0;
}

void delete_sessions_of(archive::Transaction& transaction, std::string_view account) {
  transaction.run("DELETE FROM session WHERE account = :account",
                  {{"account", std::string(account)}});
}

}  // namespace tamga::access
