// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/recent_confirmation.h"

#include <nlohmann/json.hpp>

#include "server/access/access_state.h"
#include "server/error.h"

namespace tamga::access {
namespace {

using archive::Transaction;
using nlohmann::json;

std::optional<SessionRow> row_of(const archive::Archive& archive, std::string_view token) {
  std::optional<SessionRow> row;
  archive.catalogue().read(
      [&](Transaction& transaction) { row = find_session(transaction, token_hash(token)); });
  return row;
}

}  // namespace

bool RecentConfirmations::holds(std::string_view token) const {
  const auto row = row_of(archive_, token);
  return row && !row->code_due && clock_.microseconds() - row->confirmed < life;
}

void RecentConfirmations::require(std::string_view token) const {
  if (!holds(token)) throw Failure("step-up-required");
}

bool RecentConfirmations::only_elsewhere(std::string_view account) const {
  bool found = false;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT e.authority FROM account a JOIN external_account e ON e.account = a.name "
        "WHERE a.name = :name AND a.password = ''",
        {{"name", std::string(account)}}, [&](const archive::Row& row) {
          found = found || !row.text("authority").starts_with("ldap:");
        });
  });
  return found;
}

void RecentConfirmations::give(const Session& session, std::string_view password,
                               std::string_view remote_address, std::string_view code) {
  const auto& name = session.account.name;
  if (!password.empty() || !only_elsewhere(name)) {
    if (!access_.confirm(session.account, password, remote_address, code))
      throw Failure("step-up-failed");
  } else {
    const auto row = row_of(archive_, session.token);
    if (!row || clock_.microseconds() - row->proved >= life) throw Failure("step-up-required");
    auto& factors = access_.second_factors();
    if (factors.state(name).since != 0) {
      if (code.empty()) throw Failure("code-required");
      if (!factors.take(name, code)) {
        archive_.append({name}, "account.code-failed", "",
                        json{{"address", remote_address}}.dump());
        throw Failure("code-failed");
      }
    }
  }
  note(session.token, "confirmed");
}

void RecentConfirmations::proved(const Session& session, const ExternalPerson& person) {
  const auto& name = session.account.name;
  std::string account;
  archive_.catalogue().read([&](Transaction& transaction) {
    account = account_of(transaction, person.authority, person.subject);
  });
  if (account.empty() || account != name)
    throw Failure("sign-in-refused", "the provider says somebody else");
  archive_.append({name}, "account.confirmed", "", json{{"authority", person.authority}}.dump());
  note(session.token, "proved");
  if (access_.second_factors().state(name).since == 0) note(session.token, "confirmed");
}

void RecentConfirmations::note(std::string_view token, const char* column) {
  archive_.write([&](Transaction& transaction) {
    transaction.run(std::string("UPDATE session SET ") + column +
                        " = :now WHERE token_hash = :hash AND code_due = 0",
                    {{"now", clock_.microseconds()}, {"hash", token_hash(token)}});
  });
}

}  // namespace tamga::access
