// SPDX-License-Identifier: GPL-3.0-or-later
// The single records that an account may see at this moment: its person's own, and those that
// were opened to it. Asked by server/access with every request.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::usage {

// Thread-safe; two look-ups by an index.
class SingleRecords final : public access::RecordRights {
 public:
  // Of more only the newest count: each is a term of every search.
  static constexpr std::size_t most = 2000;

  // The tables are made by OwnRecords, before this.
  SingleRecords(const archive::Archive& archive, const Clock& clock);
  std::set<std::string> records_of(std::string_view account) const override;

 private:
  const archive::Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::usage
