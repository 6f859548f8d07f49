// SPDX-License-Identifier: GPL-3.0-or-later
// Access: accounts, roles, sessions and what each may see. Knows no HTML.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::access {

enum class Role { Staff, Author, Signer, Archivist, Auditor, Admin };
std::string_view role_name(Role role);  // "staff" …
std::optional<Role> role_from(std::string_view name);

struct Account {
  std::string name;          // sign-in name, [a-z0-9._-]{1,64}
  std::string display_name;  // «Д.Болд»
  std::string unit, position;
  std::set<Role> roles;
  bool has(Role role) const { return roles.contains(role); }
};

// What an account may do; asked by every route and page, decided here only.
enum class Permission {
  Search,         // everyone signed in; results are filtered by access terms
  WriteDocument,  // author
  SeeDocument,    // its author, who may do an act of it, admins (drafts are no records)
  Act,            // role of the act in the form
  SeeEvents,      // auditor, archivist, admin: the whole log
  Verify,         // everyone, signed in or not
  Administer,
  KeepArchive,      // archivist: plans, units, holds, disposal, packages
  SeeArchive,       // archivist, auditor, admin: the same, to look at
  ApproveDisposal,  // signer
  SeeDisposal       // whoever keeps, sees or approves: due lists, holds, disposals
};

struct Session {
  std::string token;  // 256 random bits, base64url; only its hash is stored
  std::string csrf;   // token of forms of this session
  Account account;
};

// Thread-safe. Every sign-in, failure, sign-out is an event of the archive's log.
class Access {
 public:
  Access(archive::Archive& archive, const Clock& clock);
  ~Access();

  // Creates or changes an account; Argon2id of the password (libsodium,
  // interactive limits; 8 to 1024 bytes). An empty password leaves that of an
  // existing account; a new one ends the account's sessions. Throws Failure
  // account-invalid.
  void put_account(const archive::Agent& agent, const Account& account, std::string_view password);
  std::optional<Account> account(std::string_view name) const;
  std::vector<Account> accounts() const;

  // Signs in, always under a fresh token. Nothing when name or password is
  // wrong, in equal time; after 10 failures of a name from one address the
  // answer waits (Failure too-many-tries), for nobody else. Failure too-busy
  // when too many sign in at once: each password costs 64 MiB for a moment.
  std::optional<Session> sign_in(std::string_view name, std::string_view password,
                                 std::string_view remote_address);
  // The password of an account that is signed in already, once more before an
  // act (step-up): whether it is right, with the throttle of sign_in() and its
  // Failures. Events account.confirmed, account.confirmation-failed. Makes no session.
  bool confirm(const Account& account, std::string_view password, std::string_view remote_address);
  // The session of a token: idle limit 30 minutes (kept to the minute),
  // absolute limit 12 hours.
  std::optional<Session> session(std::string_view token) const;
  void sign_out(std::string_view token);

  static bool may(const Account& account, Permission permission);
  // Terms for the index filter: "open", "unit:…", "own:…"; {"all"} for archivist,
  // auditor and admin.
  static std::vector<std::string> terms(const Account& account);
  // The same rule for one record: may this account see it?
  static bool may_see(const Account& account, const archive::Record& record);
  // May it see this event of a record that it may see? Who looked at a record is
  // itself personal: others' views and downloads are for those who read the log.
  static bool may_see(const Account& account, const archive::Event& event);
  // The terms a record is indexed under.
  static std::vector<std::string> terms_of(const archive::Record& record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::access
