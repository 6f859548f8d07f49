// SPDX-License-Identifier: GPL-3.0-or-later
// People whom another authority vouches for: an OpenID provider, a directory.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/access/grants_follow.h"

namespace tamga::access {

struct ExternalPerson {
  std::string authority;     // its name for good: an issuer, "ldap:" and an address
  std::string subject;       // who it is there, whatever name or address becomes of it
  std::string name;          // wanted as sign-in name of a new account
  std::string display_name;  // may be ""
  // By the groups there; nothing: the authority says nothing of roles.
  std::optional<std::set<Role>> roles;
  // The same of roles in one place; nothing: those that an administrator gave stand.
  std::optional<std::set<Grant>> grants{};
  std::string mail{};  // an address that the authority vouches for, or ""
};

// Group → roles, as a configuration has it: "hr=author; chiefs=signer;
// law=author@ORGANISATION/UNIT; audit=auditor@ORGANISATION; desks=author@/UNIT". Without a place
// (organisation and unit both "") the role is held everywhere.
using GroupRoles = std::multimap<std::string, Grant>;
// Throws Failure argument-invalid for what is no such list, no role, or a role that is held
// everywhere or not at all (staff, admin) with a place.
GroupRoles group_roles(std::string_view text);
std::string group_roles_text(const GroupRoles& map);
// The places that it names, each once.
std::set<NamedPlace> places_of(const GroupRoles& map);

// Under which names a place goes on (organisation/place_names.h), itself among them.
using PlaceNames = std::function<std::vector<NamedPlace>(const NamedPlace&)>;

// Takes what somebody's groups give into `person`. A mapping without any group says nothing of
// roles, one without any place nothing of roles in a place.
void take_groups(ExternalPerson& person, const GroupRoles& map,
                 const std::vector<std::string>& groups, const PlaceNames& names);

// A directory of passwords. Thread-safe.
class PasswordDirectory {
 public:
  virtual ~PasswordDirectory() = default;
  // Whose password it is; nothing when the name or the password is wrong, in equal time.
  // Failure directory-unavailable.
  virtual std::optional<ExternalPerson> person(std::string_view name,
                                               std::string_view password) = 0;
  // Takes as long as a wrong password and gives the directory none, so that nobody learns by
  // a watch which names have their passwords here. Never throws.
  virtual void pass_time(std::string_view name) noexcept = 0;
  virtual const std::string& authority() const = 0;
  // Whether whoever signs in for the first time gets an account.
  virtual bool makes_accounts() const = 0;
};

// Addresses of mail that the authorities of an account vouched for when it last signed in there.
std::vector<std::string> vouched_addresses(archive::Transaction& transaction,
                                           std::string_view account);

// Rows of external_account.
std::string account_of(archive::Transaction& transaction, std::string_view authority,
                       std::string_view subject);  // "" for none
bool is_linked(archive::Transaction& transaction, std::string_view account,
               std::string_view authority);
void insert_link(archive::Transaction& transaction, std::string_view account,
                 std::string_view authority, std::string_view subject, std::int64_t now);

}  // namespace tamga::access
