// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/session_rows.h"

#include <arpa/inet.h>

#include <array>
#include <cstring>

namespace tamga::access {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t idle_limit = 30 * 60 * second;
constexpr std::int64_t absolute_limit = 12 * 60 * 60 * second;
constexpr std::int64_t code_limit = 5 * 60 * second;
constexpr std::int64_t most_per_account = 20;

const std::string columns =
    "SELECT token_hash, account, created, last_seen, address, code_due, confirmed, proved "
    "FROM session ";

SessionRow row_of(const archive::Row& row) {
  return {row.text("token_hash"),   row.text("account"),  row.integer("created"),
          row.integer("last_seen"), row.text("address"),  row.integer("code_due") != 0,
          row.integer("confirmed"), row.integer("proved")};
}

}  // namespace

bool SessionRow::alive(std::int64_t now) const {
  if (code_due && now - created >= code_limit) return false;
  return now - last_seen < idle_limit && now - created < absolute_limit;
}

std::optional<SessionRow> find_session(archive::Transaction& transaction,
                                       std::string_view token_hash) {
  std::optional<SessionRow> found;
  transaction.query(columns + "WHERE token_hash = :hash", {{"hash", std::string(token_hash)}},
                    [&](const archive::Row& row) { found = row_of(row); });
  return found;
}

std::vector<SessionRow> sessions_of(archive::Transaction& transaction, std::string_view account) {
  std::vector<SessionRow> found;
  transaction.query(columns + "WHERE account = :account ORDER BY last_seen DESC, token_hash",
                    {{"account", std::string(account)}},
                    [&](const archive::Row& row) { found.push_back(row_of(row)); });
  return found;
}

void insert_session(archive::Transaction& transaction, const SessionRow& row) {
  transaction.run("DELETE FROM session WHERE created <= :absolute OR last_seen <= :idle",
                  {{"absolute", row.created - absolute_limit}, {"idle", row.created - idle_limit}});
  transaction.run(
      "INSERT INTO session (token_hash, account, created, last_seen, address, code_due, confirmed) "
      "VALUES (:hash, :account, :created, :last_seen, :address, :code_due, :confirmed)",
      {{"hash", row.token_hash},
       {"account", row.account},
       {"created", row.created},
       {"last_seen", row.last_seen},
       {"address", row.address},
       {"code_due", std::int64_t{row.code_due}},
       {"confirmed", row.confirmed}});
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

std::size_t delete_sessions_of(archive::Transaction& transaction, std::string_view account,
                               std::string_view kept_hash) {
  return static_cast<std::size_t>(
      transaction.run("DELETE FROM session WHERE account = :account AND token_hash <> :kept",
                      {{"account", std::string(account)}, {"kept", std::string(kept_hash)}}));
}

std::string coarse_address(std::string_view address) {
  const std::string text(address);
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1)
    return text.substr(0, text.rfind('.')) + ".*";
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return {};
  std::memset(bytes.data() + 6, 0, 10);  // a site's network is a /48
  return inet_ntop(AF_INET6, bytes.data(), out.data(), out.size()) ? out.data() : "";
}

}  // namespace tamga::access
