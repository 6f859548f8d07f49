// SPDX-License-Identifier: GPL-3.0-or-later
// Whose person has which account: said record by record by an archivist who looked, never
// concluded from a name, for two people may have the same. The person sees these records
// whatever their openness (own documents).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::usage {

struct PersonLink {
  std::string record, account;
  std::int64_t linked = 0;  // microseconds UTC
  std::string linked_by;
};

// Thread-safe. Each change is an event about the record (record.person-linked,
// record.person-unlinked).
class OwnRecords {
 public:
  // Adds the tables of this room to the archive's catalogue.
  OwnRecords(archive::Archive& archive, const Clock& clock);

  // Failure not-found when there is no such record, own-record-linked when it is so already.
  // Whether the account exists is asked by the caller.
  void link(const archive::Agent& agent, const std::string& record, const std::string& account);
  // From now on. Failure not-found when it is not linked.
  void unlink(const archive::Agent& agent, const std::string& record, const std::string& account);

  std::vector<PersonLink> of_record(std::string_view record) const;
  // Newest first, at most `limit` from `offset` on.
  std::vector<PersonLink> of_account(std::string_view account, std::size_t offset,
                                     std::size_t limit) const;
  std::size_t count(std::string_view account) const;
  bool linked(std::string_view record, std::string_view account) const;

 private:
  archive::Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::usage
