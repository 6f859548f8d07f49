// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts: made, changed, disabled.
#include "server/access/access.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/access/password_rules.h"
#include "server/archive/catalogue/migration_set.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;
using nlohmann::json;

constexpr std::size_t most_grants = 50;
constexpr std::size_t longest_text = 200;  // bytes of a unit, a position …
constexpr std::int64_t initial_password_life = std::int64_t{7} * 24 * 60 * 60 * 1'000'000;

bool is_short_text(std::string_view text) {
  return text.size() <= longest_text && std::none_of(text.begin(), text.end(), [](unsigned char c) {
           return c < 0x20 || c == 0x7f;
         });
}

json change_detail(const Account& account, bool password_changed) {
  json roles = json::array();
  for (Role role : account.roles) roles.push_back(role_name(role));
  json grants = json::array();
  for (const Grant& grant : account.grants)
    grants.push_back({{"role", role_name(grant.role)},
                      {"organisation", grant.organisation},
                      {"unit", grant.unit}});
  return {{"account", account.name},
          {"unit", account.unit},
          {"roles", roles},
          {"grants", grants},
          {"password_changed", password_changed}};
}

// For people to type once: five groups of letters and digits that look like no other,
// 98 bits.
std::string random_password() {
  static constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
  }
  return password;
}

}  // namespace

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

void require_valid(const Account& account) {
  auto refuse = [](const char* detail, const char* pointer) {
    throw Failure("account-invalid", detail, pointer);
  };
  if (!is_name(account.name)) refuse("a name is 1 to 64 of a-z 0-9 . _ -", "/name");
  if (account.name == "system") refuse("the program's own name", "/name");
  if (account.roles.empty() && account.grants.empty()) refuse("a role at least", "/roles");
  if (!is_short_text(account.display_name)) refuse("at most 200 bytes", "/display_name");
  if (!is_short_text(account.unit)) refuse("at most 200 bytes", "/unit");
  if (!is_short_text(account.position)) refuse("at most 200 bytes", "/position");
  std::size_t place = 0;
  if (account.grants.size() > most_grants) refuse("at most 50", "/grants");
  for (const Grant& grant : account.grants) {
    const auto pointer = "/grants/" + std::to_string(place++);
    const auto refuse_grant = [&](const char* detail) {
      throw Failure("account-invalid", detail, pointer);
    };
    if (grant.role == Role::Staff || grant.role == Role::Admin)
      refuse_grant("this role is held everywhere or not at all");
    if (grant.organisation.empty() && grant.unit.empty()) refuse_grant("an organisation or a unit");
    if (!is_short_text(grant.organisation) || !is_short_text(grant.unit))
      refuse_grant("at most 200 bytes");
  }
}

std::optional<AccountRow> Access::State::find(std::string_view name) const {
  std::optional<AccountRow> row;
  if (is_name(name))
    catalogue().read([&](Transaction& transaction) { row = find_account(transaction, name); });
  return row;
}

AccountRow Access::State::require(std::string_view name) const {
  auto row = find(name);
  if (!row) throw Failure("not-found", "no such account");
  return *row;
}

Account Access::State::with_records(Account account) const {
  if (rights) account.records = rights->records_of(account.name);
  return account;
}

void Access::State::note(std::string_view agent, std::string_view type, const json& detail,
                         const std::function<void(Transaction&)>& alongside) const {
  archive.append({std::string(agent)}, type, "",
                 detail.dump(-1, ' ', false, json::error_handler_t::replace), alongside);
}

void Access::State::require_administrator_left(Transaction& transaction,
                                               const Account& before) const {
  if (before.has(Role::Admin) && !before.disabled &&
      other_administrators(transaction, before.name) == 0)
    throw Failure("last-administrator");
}

Access::Access(archive::Archive& archive, const Clock& clock)
    : state_(std::make_unique<State>(archive, clock)) {
  archive::MigrationSet("access", "server/access/migrations").apply(archive.catalogue());
}

Access::~Access() = default;

void Access::set_follower(PasswordFollower& follower) {
  state_->follower = &follower;
}

void Access::set_record_rights(const RecordRights& rights) {
  state_->rights = &rights;
}

ApiTokens& Access::tokens() const {
  return state_->tokens;
}

void Access::put_account(const archive::Agent& agent, const Account& account,
                         std::string_view password, PasswordKind kind) {
  require_valid(account);
  const bool known = state_->find(account.name).has_value();
  const bool new_password = !known || !password.empty();
  if (new_password) require_good_password(password, account);
  const std::string hash = new_password ? state_->passwords.hash(password) : std::string();
  const std::int64_t until =
      kind == PasswordKind::Own ? 0 : state_->clock.microseconds() + initial_password_life;
  // Account and event in one transaction: there is no change without its event.
  state_->note(agent.account, known ? "account.changed" : "account.created",
               change_detail(account, new_password), [&](Transaction& transaction) {
                 const auto before = find_account(transaction, account.name);
                 if (before && !account.has(Role::Admin))
                   state_->require_administrator_left(transaction, before->account);
                 put_account_row(transaction, new_password ? AccountRow{account, hash, until}
                                                           : AccountRow{account, before->password,
                                                                        before->password_until});
                 if (new_password) delete_sessions_of(transaction, account.name);
               });
}

std::string Access::reset_password(const archive::Agent& agent, std::string_view name) {
  const auto row = state_->require(name);
  const auto password = random_password();
  const auto hash = state_->passwords.hash(password);
  const auto until = state_->clock.microseconds() + initial_password_life;
  state_->note(agent.account, "account.password-reset", {{"account", row.account.name}},
               [&](Transaction& transaction) {
                 set_password(transaction, row.account.name, hash, until);
                 delete_sessions_of(transaction, row.account.name);
               });
  return password;
}

void Access::set_disabled(const archive::Agent& agent, std::string_view name, bool disabled) {
  const auto row = state_->require(name);
  if (row.account.disabled == disabled) return;
  state_->note(agent.account, disabled ? "account.disabled" : "account.enabled",
               {{"account", row.account.name}}, [&](Transaction& transaction) {
                 if (disabled) state_->require_administrator_left(transaction, row.account);
                 set_disabled_row(transaction, row.account.name,
                                  disabled ? state_->clock.microseconds() : 0);
                 if (!disabled) return;
                 delete_sessions_of(transaction, row.account.name);
                 delete_tokens_of(transaction, row.account.name);
               });
}

std::optional<Account> Access::account(std::string_view name) const {
  auto row = state_->find(name);
  return row ? std::optional(state_->with_records(row->account)) : std::nullopt;
}

std::vector<Account> Access::accounts() const {
  std::vector<Account> accounts;
  state_->catalogue().read([&](Transaction& transaction) { accounts = all_accounts(transaction); });
  return accounts;
}

}  // namespace tamga::access
