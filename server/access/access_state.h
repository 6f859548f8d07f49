// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of Access share. Only files of this room include it.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "server/access/access.h"
#include "server/access/account_rows.h"
#include "server/access/api_tokens.h"
#include "server/access/external_sign_in.h"
#include "server/access/password.h"
#include "server/access/second_factor.h"
#include "server/access/session_rows.h"
#include "server/access/throttle.h"

namespace tamga::access {

// Of 256 random bits in base64url.
std::string new_token();
std::string token_hash(std::string_view token);
// Follows from a secret for one purpose and tells nothing about it: 256 bits in base64url.
std::string derived_token(std::string_view purpose, std::string_view secret);
std::string sha256_base64url(std::string_view text);
// Follows from the token, so it needs no table; tells nothing about it.
std::string csrf_of(std::string_view token);
// Whether an account may have this name. One that has another spelling for the same person
// (capitals, spaces) would have tries of its own.
bool is_name(std::string_view name);
// Failure account-invalid with the pointer of what is wrong.
void require_valid(const Account& account);

struct Access::State {
  State(archive::Archive& a, const Clock& c)
      : archive(a),
        clock(c),
        factors(a, c, a.log_folder().parent_path() / "keys" / "second-factor.key"),
        tokens(a, c) {}

  archive::Archive& archive;
  const Clock& clock;
  Passwords passwords{};
  Throttle throttle{};
  SecondFactors factors;
  ApiTokens tokens;
  PasswordFollower* follower = nullptr;
  const RecordRights* rights = nullptr;
  PasswordDirectory* directory = nullptr;

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
  // Whether an account, or a name that has none yet, may have its password in the directory.
  bool asks_directory(const std::optional<AccountRow>& row) const;
  // Whose password this is by the directory, and no account of somebody else's; nothing when
  // it is wrong. Where the directory is not asked the answer takes as long.
  std::optional<ExternalPerson> directory_person(const std::optional<AccountRow>& row,
                                                 std::string_view name,
                                                 std::string_view password) const;
  // The account of an external person, made or changed inside the transaction.
  AccountRow external_account(archive::Transaction& transaction, const ExternalPerson& person,
                              bool may_create) const;
  // A session of an external person; `code` as in sign_in().
  Session enter(const ExternalPerson& person, bool may_create, std::string_view remote_address,
                std::string_view replaced, std::string_view code);
  // Failure code-required, code-failed (with its event), too-many-tries.
  void require_code(const std::string& account, std::string_view code,
                    std::string_view remote_address);
  // A fresh session, inside the transaction that makes it; `confirmed`: its owner gave what
  // confirms acts, too.
  Session open_session(archive::Transaction& transaction, const AccountRow& row,
                       std::string_view remote_address, bool code_due = false,
                       bool confirmed = true) const;
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
