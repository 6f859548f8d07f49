// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sessions, by the hash of their tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::access {

struct SessionRow {
  std::string token_hash, account;
  std::int64_t created = 0, last_seen = 0;  // microseconds UTC
  std::string address;                      // coarse
  bool code_due = false;                    // nothing but giving the code is allowed
  // When its owner last proved to be at it (recent_confirmation.h); 0: never. Of a code_due
  // one: the password was given.
  std::int64_t confirmed = 0, proved = 0;
  bool alive(std::int64_t now) const;  // by the idle and the absolute limit
};

std::optional<SessionRow> find_session(archive::Transaction& transaction,
                                       std::string_view token_hash);
// Of an account, the last used first; those that are over, too.
std::vector<SessionRow> sessions_of(archive::Transaction& transaction, std::string_view account);
// Also deletes sessions that are over, and the account's oldest beyond its 20.
void insert_session(archive::Transaction& transaction, const SessionRow& row);
void touch_session(archive::Transaction& transaction, std::string_view token_hash,
                   std::int64_t now);
// Whether there was one.
bool delete_session(archive::Transaction& transaction, std::string_view token_hash);
// All but the one of this hash ("" for none); how many there were.
std::size_t delete_sessions_of(archive::Transaction& transaction, std::string_view account,
                               std::string_view kept_hash = {});

// The network of an address, as people read it: "192.0.2.*", "2001:db8:7::"; what is no
// address is left out.
std::string coarse_address(std::string_view address);

}  // namespace tamga::access
