// SPDX-License-Identifier: GPL-3.0-or-later
// Delegations: who has given whom his acts, of which form, from when until when
// and by which order. Given and taken back by the person himself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/form.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::documents {

struct Delegation {
  std::string id;                         // UUIDv7
  std::string principal, delegate;        // accounts
  std::string form;                       // id of a form, "" for every one
  std::string from, until;                // YYYY-MM-DD in Ulaanbaatar, both days included
  std::string basis;                      // number and date of the order, as it is printed
  std::int64_t created = 0, revoked = 0;  // microseconds UTC; revoked 0: it is not
};

// Thread-safe. Each change is an event (delegation.created, delegation.revoked).
class Delegations {
 public:
  Delegations(archive::Archive& archive, const access::Access& access,
              const forms::FormCatalogue& forms, const Clock& clock);

  // Of `wanted` delegate, form, from, until and basis count. Failure forbidden for
  // who has no acts to give, delegation-invalid naming the member that is wrong:
  // the delegate is no other account or may do no acts, the form is not there, a
  // day is none, until is before from, over before it begins or more than a year
  // later, the basis is empty or longer than 300 bytes.
  Delegation create(const access::Account& by, Delegation wanted);
  // At once; what was done meanwhile stands. Failure not-found when it is not
  // the account's own, delegation-invalid when it is revoked already.
  void revoke(const access::Account& by, std::string_view id);

  // Given and taken by the account, newest first, at most 500.
  std::vector<Delegation> of(const access::Account& account) const;
  // Those by which the account may act today, oldest first.
  std::vector<Delegation> in_force(const access::Account& delegate) const;

 private:
  std::string today() const;

  archive::Archive& archive_;
  const access::Access& access_;
  const forms::FormCatalogue& forms_;
  const Clock& clock_;
};

// For the transaction of an act that leans on it: throws Failure
// delegation-invalid when it has been revoked meanwhile.
void require_unrevoked(archive::Transaction& transaction, std::string_view id);

}  // namespace tamga::documents
