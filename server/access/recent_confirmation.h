// SPDX-License-Identifier: GPL-3.0-or-later
// That the owner of a session is at it, proved a short while ago: what deeds of administrators
// ask (OWASP ASVS 5.0, 7.5.1), so that a session left open at a desk gives nobody a role.
#pragma once

#include <cstdint>
#include <string_view>

#include "server/access/access.h"

namespace tamga::access {

struct ExternalPerson;

// Thread-safe; owns nothing but references, which must outlive it.
class RecentConfirmations {
 public:
  static constexpr std::int64_t life = std::int64_t{5} * 60 * 1'000'000;  // microseconds

  RecentConfirmations(archive::Archive& archive, Access& access, const Clock& clock)
      : archive_(archive), access_(access), clock_(clock) {}

  // Of a session's token. Signing in with a password (and code) counts, through another
  // authority it does not.
  bool holds(std::string_view token) const;
  void require(std::string_view token) const;  // Failure step-up-required

  // By the password, where there is a second factor with its code: Failure step-up-failed and
  // those of Access::confirm(). Where the account has no password, after proved() and with the
  // code alone: step-up-required when nothing was proved.
  void give(const Session& session, std::string_view password, std::string_view remote_address,
            std::string_view code);

  // The provider says that its owner proved it to be this person just now. Where the account
  // has no second factor this confirms the session, too. Failure sign-in-refused when the
  // session is another's.
  void proved(const Session& session, const ExternalPerson& person);

  // Whether the account's password is nowhere: only a provider vouches for it.
  bool only_elsewhere(std::string_view account) const;

 private:
  void note(std::string_view token, const char* column);

  archive::Archive& archive_;
  Access& access_;
  const Clock& clock_;
};

}  // namespace tamga::access
