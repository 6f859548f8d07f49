// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in and out, the password once more, and the sessions that are open.
#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/access/password_rules.h"
#include "server/access/recent_confirmation.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;
using nlohmann::json;

constexpr std::size_t token_characters = 43;  // of 256 bits in base64url
constexpr std::size_t id_characters = 16;
// last_seen is written at most this often: a page with ten pictures is one write.
constexpr std::int64_t touch_interval = 60'000'000;

std::string base64url(const unsigned char* bytes, std::size_t size) {
  std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size,
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // the final NUL
  return text;
}

// The token of a session in which the account's provider vouched for its owner a moment ago, in
// place of a password that there is none of (recent_confirmation.h).
bool is_proved_elsewhere(const archive::Catalogue& catalogue, std::int64_t now,
                         std::string_view account, std::string_view token) {
  const auto recent = [&](std::int64_t time) { return now - time < RecentConfirmations::life; };
  bool proved = false;
  catalogue.read([&](Transaction& transaction) {
    const auto row = find_session(transaction, token_hash(token));
    const auto owner = find_account(transaction, account);
    proved = row && row->account == account && !row->code_due && row->alive(now) &&
             recent(row->proved) && recent(row->confirmed) && owner && !owner->account.disabled &&
             owner->password.empty();
  });
  return proved;
}

// What names a session in lists, and what an event may say of it.
std::string session_id(std::string_view token_hash) {
  return archive::sha256_hex("tamga session id " + std::string(token_hash))
      .substr(0, id_characters);
}

}  // namespace

std::string new_token() {
  std::array<unsigned char, 32> random{};
  randombytes_buf(random.data(), random.size());
  return base64url(random.data(), random.size());
}

std::string token_hash(std::string_view token) {
  return archive::sha256_hex("tamga session " + std::string(token));
}

std::string sha256_base64url(std::string_view text) {
  const archive::Hash hash = archive::sha256(std::string(text));
  return base64url(hash.data(), hash.size());
}

std::string derived_token(std::string_view purpose, std::string_view secret) {
  return sha256_base64url("tamga " + std::string(purpose) + " " + std::string(secret));
}

std::string csrf_of(std::string_view token) {
  return derived_token("csrf", token);
}

bool Access::State::verify(const std::optional<AccountRow>& row, std::string_view password) const {
  const bool right = passwords.verify(password, row ? row->password : std::string());
  const bool counts = row && !row->account.disabled &&
                      (row->password_until == 0 || clock.microseconds() < row->password_until);
  return right && counts;
}

Session Access::State::open_session(Transaction& transaction, const AccountRow& row,
                                    std::string_view remote_address, bool code_due,
                                    bool confirmed) const {
  Session session{new_token(), {}, row.account, row.password_until != 0, code_due};
  session.csrf = csrf_of(session.token);
  const std::int64_t now = clock.microseconds();
  insert_session(transaction, {token_hash(session.token), row.account.name, now, now,
                               coarse_address(remote_address), code_due, confirmed ? now : 0});
  return session;
}

void Access::State::end_replaced(Transaction& transaction, std::string_view token) const {
  if (token.size() != token_characters) return;
  const auto hash = token_hash(token);
  const auto row = find_session(transaction, hash);
  if (!row) return;
  delete_session(transaction, hash);
  if (!row->code_due) archive.append(transaction, {row->account}, "account.signed-out", "", "{}");
}

std::optional<Session> Access::sign_in(std::string_view name, std::string_view password,
                                       std::string_view remote_address, std::string_view replaced,
                                       std::string_view code) {
  State& state = *state_;
  if (!state.throttle.begin(name, remote_address, state.clock.now()))
    throw Failure("too-many-tries");
  auto row = state.find(name);
  if (!state.verify(row, password)) {
    if (const auto person = state.directory_person(row, name, password)) {
      auto session =
          state.enter(*person, state.directory->makes_accounts(), remote_address, replaced, code);
      state.throttle.succeeded(name, remote_address);
      return session;
    }
    // A name that does not exist is not written down: it may be a password
    // typed into the wrong field.
    state.note(row ? row->account.name : "system", "account.sign-in-failed",
               {{"address", remote_address}});
    return std::nullopt;
  }
  const bool factor = state.factors.state(row->account.name).since != 0;
  if (factor && code.empty()) return state.wait_for_code(*row, remote_address, replaced);
  if (factor) state.require_code(row->account.name, code, remote_address);
  std::string fresh;
  if (Passwords::is_outdated(row->password)) fresh = state.passwords.hash(password);
  Session session;
  bool changed = false;
  try {
    state.note(row->account.name, "account.signed-in", {{"address", remote_address}},
               [&](Transaction& transaction) {
                 const auto current = find_account(transaction, row->account.name);
                 changed =
                     !current || current->password != row->password || current->account.disabled;
                 if (changed) throw Failure("sign-in-failed");
                 if (!fresh.empty())
                   set_password(transaction, row->account.name, fresh, row->password_until);
                 state.end_replaced(transaction, replaced);
                 session = state.open_session(transaction, *current, remote_address);
               });
  } catch (const Failure&) {
    if (!changed) throw;
    // The password changed while it was checked: the new one is the one that counts.
    return sign_in(name, password, remote_address, replaced);
  }
  state.throttle.succeeded(name, remote_address);
  return session;
}

Session Access::State::wait_for_code(const AccountRow& row, std::string_view remote_address,
                                     std::string_view replaced) {
  Session session;
  archive.write([&](Transaction& transaction) {
    const auto current = find_account(transaction, row.account.name);
    if (!current || current->password != row.password || current->account.disabled)
      throw Failure("sign-in-failed");
    end_replaced(transaction, replaced);
    session = open_session(transaction, row, remote_address, true);
  });
  throttle.succeeded(row.account.name, remote_address);
  return session;
}

void Access::State::require_code(const std::string& account, std::string_view code,
                                 std::string_view remote_address) {
  if (code.empty()) throw Failure("code-required");
  if (factors.take(account, code)) return;
  note(account, "account.code-failed", {{"address", remote_address}});
  throw Failure("code-failed");
}

Session Access::give_code(std::string_view token, std::string_view code,
                          std::string_view remote_address) {
  State& state = *state_;
  if (!waits_for_code(token)) throw Failure("sign-in-required");
  const auto hash = token_hash(token);
  std::string name;
  state.catalogue().read([&](Transaction& transaction) {
    if (const auto row = find_session(transaction, hash)) name = row->account;
  });
  state.require_code(name, code, remote_address);
  Session session;
  state.note(
      name, "account.signed-in", {{"address", remote_address}}, [&](Transaction& transaction) {
        const auto row = find_session(transaction, hash);
        const auto account = find_account(transaction, name);
        // A new password or a disabled account took the waiting session away.
        if (!row || !account) throw Failure("sign-in-required");
        delete_session(transaction, hash);
        session =
            state.open_session(transaction, *account, remote_address, false, row->confirmed != 0);
      });
  return session;
}

bool Access::waits_for_code(std::string_view token) const {
  if (token.size() != token_characters) return false;
  std::optional<SessionRow> row;
  state_->catalogue().read(
      [&](Transaction& transaction) { row = find_session(transaction, token_hash(token)); });
  return row && row->code_due && row->alive(state_->clock.microseconds());
}

SecondFactors& Access::second_factors() const {
  return state_->factors;
}

bool Access::confirm(const Account& account, std::string_view password,
                     std::string_view remote_address, std::string_view code) {
  State& state = *state_;
  if (password.empty() && code.size() == token_characters) {
    const bool proved =
        is_proved_elsewhere(state.catalogue(), state.clock.microseconds(), account.name, code);
    state.note(account.name, proved ? "account.confirmed" : "account.confirmation-failed",
               {{"address", remote_address}});
    return proved;
  }
  if (!state.throttle.begin(account.name, remote_address, state.clock.now()))
    throw Failure("too-many-tries");
  const auto row = state.find(account.name);
  const bool right = state.verify(row, password) ||
                     (row && state.directory_person(row, account.name, password).has_value());
  if (right && state.factors.state(account.name).since != 0) {
    state.throttle.succeeded(account.name, remote_address);
    state.require_code(account.name, code, remote_address);
  }
  state.note(account.name, right ? "account.confirmed" : "account.confirmation-failed",
             {{"address", remote_address}});
  if (right) state.throttle.succeeded(account.name, remote_address);
  return right;
}

Session Access::change_password(const Session& session, std::string_view old_password,
                                std::string_view new_password, std::string_view remote_address,
                                std::string_view code) {
  State& state = *state_;
  const std::string name = session.account.name;
  if (state.require(name).password.empty()) throw Failure("password-elsewhere");
  if (!confirm(session.account, old_password, remote_address, code))
    throw Failure("step-up-failed");
  if (old_password == new_password) throw Failure("password-unchanged", "", "/new_password");
  require_good_password(new_password, session.account);
  const auto before = state.require(name);
  const auto hash = state.passwords.hash(new_password);
  if (state.follower) state.follower->prepare(name, old_password, new_password);
  Session next;
  state.note(name, "account.password-changed", {{"account", name}}, [&](Transaction& transaction) {
    auto current = find_account(transaction, name);
    if (!current || current->password != before.password || current->account.disabled)
      throw Failure("step-up-failed", "the password was changed meanwhile");
    set_password(transaction, name, hash, 0);
    delete_sessions_of(transaction, name);
    current->password_until = 0;
    next = state.open_session(transaction, *current, remote_address);
  });
  if (state.follower) state.follower->finish(name);
  return next;
}

std::optional<Session> Access::session(std::string_view token) const {
  if (token.size() != token_characters) return std::nullopt;
  std::string hash = token_hash(token);
  std::int64_t now = state_->clock.microseconds();
  std::optional<SessionRow> row;
  std::optional<AccountRow> account;
  state_->catalogue().read([&](Transaction& transaction) {
    row = find_session(transaction, hash);
    if (row && !row->code_due && row->alive(now)) account = find_account(transaction, row->account);
  });
  if (!account || account->account.disabled) return std::nullopt;
  if (now - row->last_seen > touch_interval)
    state_->catalogue().write(
        [&](Transaction& transaction) { touch_session(transaction, hash, now); });
  return Session{std::string(token), csrf_of(token), state_->with_records(account->account),
                 account->password_until != 0};
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
  if (was && !row->code_due) state_->archive.append({row->account}, "account.signed-out", "", "{}");
}

std::vector<OpenSession> Access::sessions(std::string_view account, std::string_view token) const {
  const auto own = token_hash(token);
  const auto now = state_->clock.microseconds();
  std::vector<OpenSession> open;
  state_->catalogue().read([&](Transaction& transaction) {
    for (const auto& row : sessions_of(transaction, account))
      if (row.alive(now) && !row.code_due)
        open.push_back({session_id(row.token_hash), row.created, row.last_seen, row.address,
                        row.token_hash == own});
  });
  return open;
}

void Access::end_session(const archive::Agent& agent, std::string_view account,
                         std::string_view id) {
  state_->note(agent.account, "account.session-ended", {{"account", account}, {"session", id}},
               [&](Transaction& transaction) {
                 const auto rows = sessions_of(transaction, account);
                 const auto found = std::find_if(
                     rows.begin(), rows.end(),
                     [&](const SessionRow& row) { return session_id(row.token_hash) == id; });
                 if (found == rows.end()) throw Failure("not-found", "no such session");
                 delete_session(transaction, found->token_hash);
               });
}

std::size_t Access::end_sessions(const archive::Agent& agent, std::string_view account,
                                 std::string_view kept) {
  state_->require(account);
  std::size_t ended = 0;
  state_->note(agent.account, "account.sessions-ended", {{"account", account}},
               [&](Transaction& transaction) {
                 ended = delete_sessions_of(transaction, account,
                                            kept.empty() ? std::string() : token_hash(kept));
               });
  return ended;
}

}  // namespace tamga::access
