// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/access.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>

#include "server/access/account_rows.h"
#include "server/access/password.h"
#include "server/access/session_rows.h"
#include "server/access/throttle.h"
#include "server/archive/catalogue/migration_set.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;

constexpr std::size_t token_characters = 43;  // of 256 bits in base64url
constexpr std::size_t longest_text = 200;     // bytes of a unit, a position …
// last_seen is written at most this often: a page with ten pictures is one write.
constexpr std::int64_t touch_interval = 60'000'000;

std::string base64url(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // the final NUL
  return text;
}

std::string new_token() {
  std::array<unsigned char, 32> random{};
  randombytes_buf(random.data(), random.size());
  return base64url(random.data(), random.size());
}

std::string token_hash(std::string_view token) {
  return archive::sha256_hex("tamga session " + std::string(token));
}

// Follows from the token, so it needs no table; tells nothing about it.
std::string csrf_of(std::string_view token) {
  archive::Hash hash = archive::sha256("tamga csrf " + std::string(token));
  return base64url(hash.data(), hash.size());
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool is_short_text(std::string_view text) {
  return text.size() <= longest_text && std::none_of(text.begin(), text.end(), [](unsigned char c) {
           return c < 0x20 || c == 0x7f;
         });
}

void require_valid(const Account& account) {
  auto refuse = [](const char* detail, const char* pointer) {
    throw Failure("account-invalid", detail, pointer);
  };
  if (!is_name(account.name)) refuse("a name is 1 to 64 of a-z 0-9 . _ -", "/name");
  if (account.name == "system") refuse("the program's own name", "/name");
  if (account.roles.empty()) refuse("a role at least", "/roles");
  if (!is_short_text(account.display_name)) refuse("at most 200 bytes", "/display_name");
  if (!is_short_text(account.unit)) refuse("at most 200 bytes", "/unit");
  if (!is_short_text(account.position)) refuse("at most 200 bytes", "/position");
}

std::string event_detail(const Account& account, bool password_changed) {
  nlohmann::json roles = nlohmann::json::array();
  for (Role role : account.roles) roles.push_back(role_name(role));
  return nlohmann::json{{"account", account.name},
                        {"unit", account.unit},
                        {"roles", roles},
                        {"password_changed", password_changed}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

struct Access::State {
  State(archive::Archive& a, const Clock& c) : archive(a), clock(c) {}

  archive::Archive& archive;
  const Clock& clock;
  Passwords passwords;
  Throttle throttle;

  archive::Catalogue& catalogue() const { return archive.catalogue(); }

  std::optional<AccountRow> find(std::string_view name) const {
    std::optional<AccountRow> row;
    if (is_name(name))
      catalogue().read([&](Transaction& transaction) { row = find_account(transaction, name); });
    return row;
  }

  void note(std::string_view agent, std::string_view type, std::string_view address,
            const std::function<void(Transaction&)>& alongside = {}) const {
    archive.append({std::string(agent)}, type, "",
                   nlohmann::json{{"address", address}}.dump(
                       -1, ' ', false, nlohmann::json::error_handler_t::replace),
                   alongside);
  }
};

Access::Access(archive::Archive& archive, const Clock& clock)
    : state_(std::make_unique<State>(archive, clock)) {
  archive::MigrationSet("access", "server/access/migrations").apply(archive.catalogue());
}

Access::~Access() = default;

void Access::put_account(const archive::Agent& agent, const Account& account,
                         std::string_view password) {
  require_valid(account);
  const bool known = state_->find(account.name).has_value();
  const bool new_password = !known || !password.empty();
  const std::string hash = new_password ? state_->passwords.hash(password) : std::string();
  // Account and event in one transaction: there is no change without its event.
  state_->archive.append(
      agent, known ? "account.changed" : "account.created", "", event_detail(account, new_password),
      [&](Transaction& transaction) {
        const auto before = find_account(transaction, account.name);
        put_account_row(transaction, {account, new_password ? hash : before->password});
        if (new_password) delete_sessions_of(transaction, account.name);
      });
}

std::optional<Account> Access::account(std::string_view name) const {
  auto row = state_->find(name);
  return row ? std::optional(row->account) : std::nullopt;
}

std::vector<Account> Access::accounts() const {
  std::vector<Account> accounts;
  state_->catalogue().read([&](Transaction& transaction) { accounts = all_accounts(transaction); });
  return accounts;
}

std::optional<Session> Access::sign_in(std::string_view name, std::string_view password,
                                       std::string_view remote_address) {
  State& state = *state_;
  if (!state.throttle.begin(name, remote_address, state.clock.now()))
    throw Failure("too-many-tries");
  auto row = state.find(name);
  if (!state.passwords.verify(password, row ? row->password : std::string())) {
    // A name that does not exist is not written down: it may be a password
    // typed into the wrong field.
    state.note(row ? row->account.name : "system", "account.sign-in-failed", remote_address);
    return std::nullopt;
  }
  std::string fresh;
  if (Passwords::is_outdated(row->password)) fresh = state.passwords.hash(password);
  Session session{new_token(), {}, row->account};
  session.csrf = csrf_of(session.token);
  std::int64_t now = state.clock.microseconds();
  bool changed = false;
  try {
    state.note(
        row->account.name, "account.signed-in", remote_address, [&](Transaction& transaction) {
          const auto current = find_account(transaction, row->account.name);
          changed = !current || current->password != row->password;
          if (changed) throw Failure("sign-in-failed");
          if (!fresh.empty()) set_password(transaction, row->account.name, fresh);
          insert_session(transaction, {token_hash(session.token), row->account.name, now, now});
        });
  } catch (const Failure&) {
    if (!changed) throw;
    // The password changed while it was checked: the new one is the one that counts.
    return sign_in(name, password, remote_address);
  }
  state.throttle.succeeded(name, remote_address);
  return session;
}

bool Access::confirm(const Account& account, std::string_view password,
                     std::string_view remote_address) {
  State& state = *state_;
  if (!state.throttle.begin(account.name, remote_address, state.clock.now()))
    throw Failure("too-many-tries");
  const auto row = state.find(account.name);
  const bool right = state.passwords.verify(password, row ? row->password : std::string());
  state.note(account.name, right ? "account.confirmed" : "account.confirmation-failed",
             remote_address);
  if (right) state.throttle.succeeded(account.name, remote_address);
  return right;
}

std::optional<Session> Access::session(std::string_view token) const {
  if (token.size() != token_characters) return std::nullopt;
  std::string hash = token_hash(token);
  std::int64_t now = state_->clock.microseconds();
  std::optional<SessionRow> row;
  std::optional<AccountRow> account;
  state_->catalogue().read([&](Transaction& transaction) {
    row = find_session(transaction, hash);
    if (row && row->alive(now)) account = find_account(transaction, row->account);
  });
  if (!account) return std::nullopt;
  if (now - row->last_seen > touch_interval)
    state_->catalogue().write(
        [&](Transaction& transaction) { touch_session(transaction, hash, now); });
  return Session{std::string(token), csrf_of(token), account->account};
}

void Access::sign_out(std::string_view token) {
  std::string hash = token_hash(token);
  std::optional<SessionRow> row;
  bool was = false;
  // Before the event, not with it: who signs out is out even when the log cannot
  // be written.
  state_->catalogue().write([&](Transaction& transaction) {
    row = find_session(transaction, hash);
    was = delete_session(transaction, hash);
  });
  if (was) state_->archive.append({row->account}, "account.signed-out", "", "{}");
}

}  // namespace tamga::access
