// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that people make for programs: bearer tokens (RFC 6750) that outlive a session and
// may less than their owner.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::access {

// What of an account's permissions a token may carry, in the order in which people are shown
// them. Acts, approvals and accounts are never among them.
const std::vector<Permission>& token_permissions();
std::string_view permission_name(Permission permission);  // "Search" …
// Of token_permissions() alone.
std::optional<Permission> token_permission_from(std::string_view name);

// As its owner and administrators see it. Nothing here opens anything.
struct ApiToken {
  std::string id, name;  // the name is its owner's own word for what it is for
  std::set<Permission> scope;
  std::int64_t created = 0, expires = 0;  // microseconds UTC
  std::int64_t last_used = 0;             // to the minute; 0: never
  bool over(std::int64_t now) const { return now >= expires; }
};

struct TokenOrder {
  std::string name;            // 1 to 100 bytes
  std::set<Permission> scope;  // one at least, each of token_permissions() and of the account
  int days = 0;                // 1 to 366
};

struct MadeToken {
  ApiToken token;
  std::string secret;  // told once; only its SHA-256 is kept
};

// Thread-safe. Every change is an event that names the token by its id. Whether its owner
// proved to be so before one is made is the faces' to ask (Access::confirm).
class ApiTokens {
 public:
  ApiTokens(archive::Archive& archive, const Clock& clock) : archive_(archive), clock_(clock) {}

  // Failure token-invalid with the pointer of what is wrong, token-too-many beyond 20 of an
  // account (those that are over do not count and go), forbidden by a token.
  MadeToken make(const Account& account, const TokenOrder& order);
  std::vector<ApiToken> of(std::string_view account) const;  // the latest first
  // By its owner or an administrator. Failure not-found, also for another account's.
  void revoke(const archive::Agent& agent, std::string_view account, std::string_view id);
  // What a bearer of this secret is at this moment: the account as it is now, limited to the
  // scope. Nothing when it is over, revoked, or the account disabled.
  std::optional<Session> session(std::string_view secret) const;

 private:
  archive::Archive& archive_;
  const Clock& clock_;
};

// With its owner's account, inside the transaction that disables it.
void delete_tokens_of(archive::Transaction& transaction, std::string_view account);

}  // namespace tamga::access
