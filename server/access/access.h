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

// A role that is held in one organisation, or in one unit, by the names that documents and
// records carry. Without an organisation: in the units of this name in any.
struct Grant {
  Role role = Role::Staff;
  std::string organisation, unit;  // not both empty
  auto operator<=>(const Grant&) const = default;
};

struct Account {
  std::string name;          // sign-in name, [a-z0-9._-]{1,64}
  std::string display_name;  // «Д.Болд»
  std::string unit, position;
  std::set<Role> roles;  // held everywhere
  // May not sign in; its name stays on what it did. Only set_disabled() changes it.
  bool disabled = false;
  // Ids of single records that it may see whatever else: those about its person, and those
  // that were opened to it for a time. Of account() and session(); empty elsewhere.
  std::set<std::string> records{};
  std::set<Grant> grants{};
  // What a token limits it to while it is asked for a program (api_tokens.h); never kept.
  std::optional<std::set<Permission>> scope{};

  bool has(Role role) const { return roles.contains(role); }  // everywhere
  // Everywhere, or where a document or record of this organisation and unit belongs.
  bool has(Role role, std::string_view organisation, std::string_view unit) const;
  bool has_somewhere(Role role) const;
};

struct Session {
  std::string token;  // 256 random bits, base64url; only its hash is stored
  std::string csrf;   // token of forms of this session
  Account account;
  // Its password was set by somebody else: it may choose its own, and nothing more.
  bool password_due = false;
  // The code of its second factor is still due: it may give_code(), and nothing more.
  bool code_due = false;
  // Of an API token: account.scope says what it is limited to, and no route that is for
  // people alone (http::Route::person_only) is open to it.
  bool by_token = false;
};

// A session as its owner and administrators see it in a list.
struct OpenSession {
  std::string id;                           // names it; tells nothing of its token
  std::int64_t created = 0, last_seen = 0;  // microseconds UTC
  std::string address;                      // coarse: 192.0.2.*
  bool current = false;                     // of the token that asked
};

// Whose choice a password is. One that somebody else set lets in for seven days, and
// only to choose another.
enum class PasswordKind { Own, Initial };

// What else an account's password opens and must follow it, such as the file of its
// signing key. Called for changes that give the old password, too.
class PasswordFollower {
 public:
  virtual ~PasswordFollower() = default;
  // Makes ready what the new password will open, beside what the old one opens: the change
  // may not come, or the program end before finish(). What it throws refuses the change.
  virtual void prepare(std::string_view account, std::string_view from, std::string_view to) = 0;
  // The change is durable.
  virtual void finish(std::string_view account) noexcept = 0;
};

// Which single records an account may see beyond what its roles and its unit give.
class RecordRights {
 public:
  virtual ~RecordRights() = default;
  // Ids, as of now. Asked with every request, so answered by an index; thread-safe.
  virtual std::set<std::string> records_of(std::string_view account) const = 0;
};

class ApiTokens;
class PasswordDirectory;
class SecondFactors;
struct ExternalPerson;

// Thread-safe but for set_follower(), set_record_rights() and set_directory(). Every sign-in,
// failure, sign-out and change is an event of the archive's log.
class Access {
 public:
  // Its own key lies beside the others, in DATA/keys (second_factor.h).
  Access(archive::Archive& archive, const Clock& clock);
  ~Access();
  // Before the first request; it must outlive this.
  void set_follower(PasswordFollower& follower);
  void set_record_rights(const RecordRights& rights);
  // Passwords of accounts that are linked to it, and of names that have no account yet, are
  // asked there (external_sign_in.h). As set_follower().
  void set_directory(PasswordDirectory& directory);

  // Creates or changes an account; Argon2id of the password (libsodium,
  // interactive limits). An empty password leaves that of an existing account; a new
  // one ends the account's sessions. Throws Failure account-invalid, those of
  // require_good_password(), last-administrator.
  void put_account(const archive::Agent& agent, const Account& account, std::string_view password,
                   PasswordKind kind = PasswordKind::Own);
  // A random password for an account whose owner lost theirs, told once; ends its
  // sessions. Throws Failure not-found.
  std::string reset_password(const archive::Agent& agent, std::string_view name);
  // A disabled account's sessions end and nobody signs in with it. Throws Failure
  // not-found, last-administrator: somebody who administers must be left.
  void set_disabled(const archive::Agent& agent, std::string_view name, bool disabled);
  std::optional<Account> account(std::string_view name) const;
  std::vector<Account> accounts() const;

  // Signs in, always under a fresh token; the session of `replaced` (the token that
  // the browser came with, or "") ends with it. Nothing when name or password is
  // wrong or the account disabled, in equal time; after 10 failures of a name from one
  // address the answer waits (Failure too-many-tries), for nobody else. Failure
  // too-busy when too many sign in at once: each password costs 64 MiB for a moment.
  // Where the account has a second factor its `code` is wanted, too (Failure
  // code-failed); without one the session is a code_due one for five minutes.
  std::optional<Session> sign_in(std::string_view name, std::string_view password,
                                 std::string_view remote_address, std::string_view replaced = {},
                                 std::string_view code = {});
  // Signs in whom another authority vouches for: the account that is linked to its
  // (authority, subject); where none is and `may_create`, a new one of the wanted name. Roles
  // that the authority gives go before those of the account. A code_due session where the
  // account has a second factor here. Failure sign-in-unlinked, sign-in-no-role,
  // account-disabled, account-exists (somebody else has the wanted name: names never link),
  // account-invalid, last-administrator.
  Session sign_in_external(const ExternalPerson& person, bool may_create,
                           std::string_view remote_address, std::string_view replaced = {});
  // Links an account to a person of another authority. Failure not-found, account-linked
  // (somebody else's).
  void link(const archive::Agent& agent, std::string_view name, std::string_view authority,
            std::string_view subject);
  // The second step: a code_due session's token and a code give a whole session under a
  // fresh token. Failure sign-in-required when there is none such (any more),
  // code-required, code-failed, too-many-tries.
  Session give_code(std::string_view token, std::string_view code, std::string_view remote_address);
  // Whether this is the token of a session that waits for its code.
  bool waits_for_code(std::string_view token) const;
  // Its owner's own change, by the old password and the code of a second factor
  // (throttled as sign_in() is). All
  // sessions of the account end; the one that asked goes on under a fresh token.
  // Throws Failure step-up-failed, password-unchanged, those of confirm(), of
  // require_good_password() and of the follower.
  Session change_password(const Session& session, std::string_view old_password,
                          std::string_view new_password, std::string_view remote_address,
                          std::string_view code = {});
  // The password of an account that is signed in already, once more before an
  // act (step-up): whether it is right, with the throttle of sign_in() and its
  // Failures. Where it has a second factor, with a code: Failure code-required,
  // code-failed. Events account.confirmed, account.confirmation-failed. Makes no session.
  // An account that only a provider vouches for has no password: without one, `code` may be the
  // token of its session in which the provider did so a moment ago (recent_confirmation.h).
  bool confirm(const Account& account, std::string_view password, std::string_view remote_address,
               std::string_view code = {});
  // The second factors of accounts.
  SecondFactors& second_factors() const;
  // Tokens that people make for programs.
  ApiTokens& tokens() const;
  // The session of a token: idle limit 30 minutes (kept to the minute),
  // absolute limit 12 hours.
  std::optional<Session> session(std::string_view token) const;
  void sign_out(std::string_view token);
  // Open sessions of an account, the last used first.
  std::vector<OpenSession> sessions(std::string_view account, std::string_view token = {}) const;
  // Ends one of them. Throws Failure not-found.
  void end_session(const archive::Agent& agent, std::string_view account, std::string_view id);
  // Ends them all but the one of `kept`; how many.
  std::size_t end_sessions(const archive::Agent& agent, std::string_view account,
                           std::string_view kept = {});

  // Documents and records are of a place: there a role counts that is held somewhere, and the
  // document or record decides. The whole archive, its log and its accounts are for roles
  // that are held everywhere.
  static bool may(const Account& account, Permission permission);
  // Terms for the index filter: "open", "unit:…", "own:…", "record:…" of its single records,
  // "place:…" of an archivist's or auditor's grants; {"all"} for archivist, auditor and admin.
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
