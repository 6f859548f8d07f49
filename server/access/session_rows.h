// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sessions, by the hash of their tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::access {

struct SessionRow {
  std::string token_hash, account;
  std::int64_t created = 0, last_seen = 0;  // microseconds UTC
  bool alive(std::int64_t now) const;       // by the idle and the absolute limit
};

std::optional<SessionRow> find_session(archive::Transaction& transaction,
                                       std::string_view token_hash);
// Also deletes sessions that are over, and the account's oldest beyond its 20.
void insert_session(archive::Transaction& transaction, const SessionRow& row);
void touch_session(archive::Transaction& transaction, std::string_view token_hash,
                   std::int64_t now);
// Whether there was one.
bool delete_session(archive::Transaction& transaction, std::string_view token_hash);
void delete_sessions_of(archive::Transaction& transaction, std::string_view account);

}  // namespace tamga::access
