// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of Access share. Only files of this room include it.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "server/access/access.h"
#include "server/access/account_rows.h"
#include "server/access/password.h"
#include "server/access/second_factor.h"
#include "server/access/session_rows.h"
#include "server/access/throttle.h"

namespace tamga::access {

// Of 256 random bits in base64url.
std::string new_token();
std::string token_hash(std::string_view token);
// Follows from the token, so it needs no table; tells nothing about it.
std::string csrf_of(std::string_view token);

struct Access::State {
  State(archive::Archive& a, const Clock& c)
      : archive(a),
        clock(c),
        factors(a, c, a.log_folder().parent_path() / "keys" / "second-factor.key") {}

  archive::Archive& archive;
  const Clock& clock;
  Passwords passwords{};
  Throttle throttle{};
  SecondFactors factors;
  PasswordFollower* follower = nullptr;
  const RecordRights* rights = nullptr;

  archive::Catalogue& catalogue() const { return archive.catalogue(); }
  // Nothing also for what cannot be a name.
  std::optional<AccountRow> find(std::string_view name) const;
  AccountRow require(std::string_view name) const;  // Failure not-found
  Account with_records(Account account) const;
  void note(std::string_view agent, std::string_view type, const nlohmann::json& detail,
            const std::function<void(archive::Transaction&)>& alongside = {}) const;
  // The same password check for every way in: of a disabled account, and of an initial
  // password whose time is over, nothing is right. In equal time.
  bool verify(const std::optional<AccountRow>& row, std::string_view password) const;
  // Failure code-required, code-failed (with its event), too-many-tries.
  void require_code(const std::string& account, std::string_view code,
                    std::string_view remote_address);
  // A fresh session, inside the transaction that makes it.
  Session open_session(archive::Transaction& transaction, const AccountRow& row,
                       std::string_view remote_address, bool code_due = false) const;
  // A code_due session. Failure sign-in-failed when the password changed meanwhile.
  Session wait_for_code(const AccountRow& row, std::string_view remote_address,
                        std::string_view replaced);
  // Ends the session of a token, with its event, inside a transaction.
  void end_replaced(archive::Transaction& transaction, std::string_view token) const;
  // Failure last-administrator unless somebody who administers is left when this account
  // no longer does.
  void require_administrator_left(archive::Transaction& transaction, const Account& before) const;
};

}  // namespace tamga::access
