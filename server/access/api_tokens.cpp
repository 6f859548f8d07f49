// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/api_tokens.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::access {
namespace {

using archive::Transaction;
using nlohmann::json;

// Before the random part, so that whoever finds one knows what it is (and programs that look
// for secrets in source code find it).
constexpr std::string_view prefix = "tamga_pat_";
constexpr std::size_t random_characters = 43;  // 256 bits in base64url
constexpr std::size_t longest_name = 100, most_of_an_account = 20;
constexpr int longest_life = 366;
constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;
constexpr std::int64_t touch_interval = 60'000'000;

struct Name {
  Permission permission;
  std::string_view text;
};
constexpr std::array<Name, 11> names = {{{Permission::Search, "Search"},
                                         {Permission::WriteDocument, "WriteDocument"},
                                         {Permission::SeeDocument, "SeeDocument"},
                                         {Permission::Act, "Act"},
                                         {Permission::SeeEvents, "SeeEvents"},
                                         {Permission::Verify, "Verify"},
                                         {Permission::Administer, "Administer"},
                                         {Permission::KeepArchive, "KeepArchive"},
                                         {Permission::SeeArchive, "SeeArchive"},
                                         {Permission::ApproveDisposal, "ApproveDisposal"},
                                         {Permission::SeeDisposal, "SeeDisposal"}}};

std::string hash_of(std::string_view secret) {
  return archive::sha256_hex("tamga api token " + std::string(secret));
}

std::string joined(const std::set<Permission>& scope) {
  std::string text;
  for (const auto permission : scope)
    text += (text.empty() ? "" : ",") + std::string(permission_name(permission));
  return text;
}

// A permission that no token may carry (any more) gives no right.
std::set<Permission> scope_of(std::string_view text) {
  std::set<Permission> scope;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto permission = token_permission_from(text.substr(0, comma)))
      scope.insert(*permission);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return scope;
}

ApiToken token_of(const archive::Row& row) {
  return {row.text("id"),         row.text("name"),       scope_of(row.text("scope")),
          row.integer("created"), row.integer("expires"), row.integer("last_used")};
}

void require_valid(const Account& account, const TokenOrder& order) {
  const auto refuse = [](const char* detail, const char* pointer) {
    throw Failure("token-invalid", detail, pointer);
  };
  if (order.name.empty() || order.name.size() > longest_name ||
      std::any_of(order.name.begin(), order.name.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    refuse("a name of 1 to 100 bytes", "/name");
  if (order.days < 1 || order.days > longest_life) refuse("1 to 366 days", "/days");
  if (order.scope.empty()) refuse("something that it may do", "/scope");
  for (const auto permission : order.scope)
    if (!token_permission_from(permission_name(permission)) || !Access::may(account, permission))
      refuse("what the account itself may not do, or no token", "/scope");
}

}  // namespace

const std::vector<Permission>& token_permissions() {
  static const std::vector<Permission> permissions = {
      Permission::Search,     Permission::SeeDocument, Permission::WriteDocument,
      Permission::SeeArchive, Permission::KeepArchive, Permission::SeeDisposal,
      Permission::SeeEvents};
  return permissions;
}

std::string_view permission_name(Permission permission) {
  return std::find_if(names.begin(), names.end(),
                      [&](const Name& name) { return name.permission == permission; })
      ->text;
}

std::optional<Permission> token_permission_from(std::string_view text) {
  for (const auto permission : token_permissions())
    if (permission_name(permission) == text) return permission;
  return std::nullopt;
}

void delete_tokens_of(Transaction& transaction, std::string_view account) {
  transaction.run("DELETE FROM api_token WHERE account = :account",
                  {{"account", std::string(account)}});
}

MadeToken ApiTokens::make(const Account& account, const TokenOrder& order) {
  if (account.scope) throw Failure("token-refused");
  require_valid(account, order);
  const auto now = clock_.microseconds();
  const ApiToken token{new_identifier(now),    order.name, order.scope, now,
                       now + order.days * day, 0};
  const std::string secret = std::string(prefix) + new_token();
  archive_.append(
      {account.name}, "account.token-made", "",
      json{{"account", account.name},
           {"token", token.id},
           {"scope", joined(token.scope)},
           {"days", order.days}}
          .dump(),
      [&](Transaction& transaction) {
        transaction.run("DELETE FROM api_token WHERE account = :account AND expires <= :now",
                        {{"account", account.name}, {"now", now}});
        std::int64_t count = 0;
        transaction.query("SELECT count(*) AS n FROM api_token WHERE account = :account",
                          {{"account", account.name}},
                          [&](const archive::Row& row) { count = row.integer("n"); });
        if (count >= static_cast<std::int64_t>(most_of_an_account)) throw Failure("token-too-many");
        transaction.run(
            "INSERT INTO api_token (id, hash, account, name, scope, created, expires, last_used) "
            "VALUES (:id, :hash, :account, :name, :scope, :created, :expires, 0)",
            {{"id", token.id},
             {"hash", hash_of(secret)},
             {"account", account.name},
             {"name", token.name},
             {"scope", joined(token.scope)},
             {"created", token.created},
             {"expires", token.expires}});
      });
  return {token, secret};
}

std::vector<ApiToken> ApiTokens::of(std::string_view account) const {
  std::vector<ApiToken> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT id, name, scope, created, expires, last_used FROM api_token "
        "WHERE account = :account ORDER BY created DESC, id",
        {{"account", std::string(account)}},
        [&](const archive::Row& row) { found.push_back(token_of(row)); });
  });
  return found;
}

void ApiTokens::revoke(const archive::Agent& agent, std::string_view account, std::string_view id) {
  // Before the event is written down: what was asked for may be anything.
  const auto tokens = of(account);
  if (std::none_of(tokens.begin(), tokens.end(),
                   [&](const ApiToken& token) { return token.id == id; }))
    throw Failure("not-found", "no such token");
  archive_.append(
      agent, "account.token-revoked", "", json{{"account", account}, {"token", id}}.dump(),
      [&](Transaction& transaction) {
        if (transaction.run("DELETE FROM api_token WHERE account = :account AND id = :id",
                            {{"account", std::string(account)}, {"id", std::string(id)}}) == 0)
          throw Failure("not-found", "no such token");
      });
}

std::optional<Session> ApiTokens::session(std::string_view secret) const {
  if (!secret.starts_with(prefix) || secret.size() != prefix.size() + random_characters)
    return std::nullopt;
  const auto hash = hash_of(secret);
  const auto now = clock_.microseconds();
  std::optional<ApiToken> token;
  std::optional<AccountRow> owner;
  archive_.catalogue().read([&](Transaction& transaction) {
    std::string account;
    transaction.query(
        "SELECT id, name, scope, created, expires, last_used, account FROM api_token "
        "WHERE hash = :hash",
        {{"hash", hash}}, [&](const archive::Row& row) {
          token = token_of(row);
          account = row.text("account");
        });
    if (token) owner = find_account(transaction, account);
  });
  if (!token || token->over(now) || !owner || owner->account.disabled) return std::nullopt;
  if (now - token->last_used > touch_interval)
    archive_.catalogue().write([&](Transaction& transaction) {
      transaction.run("UPDATE api_token SET last_used = :now WHERE hash = :hash",
                      {{"now", now}, {"hash", hash}});
    });
  Session session;
  session.token = secret;
  session.account = owner->account;
  session.account.scope = token->scope;
  session.password_due = owner->password_until != 0;
  session.by_token = true;
  return session;
}

}  // namespace tamga::access
