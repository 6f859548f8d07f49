// SPDX-License-Identifier: GPL-3.0-or-later
// Roles in one unit or organisation follow it when its name changes: they are held under the
// names that documents carry, and from then on documents carry another.
#pragma once

#include <string>

#include "server/archive/archive.h"

namespace tamga::access {

// A place by its names: `unit` "" is the organisation itself.
struct NamedPlace {
  std::string organisation, unit;
  auto operator<=>(const NamedPlace&) const = default;
};

// Whoever holds a role in `from` holds it in `to`, too, and still in `from`: what was written
// under the old name stays theirs. Inside the transaction of the change, an event account.changed
// for each account.
void grants_follow(archive::Archive& archive, archive::Transaction& transaction,
                   const archive::Agent& agent, const NamedPlace& from, const NamedPlace& to);

}  // namespace tamga::access
