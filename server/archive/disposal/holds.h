// SPDX-License-Identifier: GPL-3.0-or-later
// Holds: what may not be destroyed or given away whatever its retention says, as
// long as a dispute, an audit or an inquiry lasts (ISO 15489-1 §9.9, MoReq2010 §9).
//
// A hold does not change when a unit is due: it stands before its disposal. It stands
// on records or whole units, as a list; a query is resolved by who places the hold and
// kept beside the list, so that nobody has to guess later what it found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::archive {

struct HoldOrder {
  std::string reason, basis;  // why, and by which decision or law
  std::string query;          // what was searched for, or ""
  std::vector<std::string> records, units;
};

struct Hold {
  std::string id, reason, basis, query, placed_by, lifted_by, lift_reason;
  std::int64_t placed = 0, lifted = 0;  // microseconds UTC; lifted 0: it stands
  std::size_t records = 0, units = 0;
};

constexpr std::size_t most_held = 100'000;  // records and units of one hold

// Thread-safe. Every change is an event whose subject is the hold; its detail has a
// digest over the ids, since a hold may be of thousands.
class Holds {
 public:
  Holds(Archive& archive, const Clock& clock);

  // Failure hold-invalid (no reason, no basis, nothing held, too much), not-found with
  // a pointer for a record or unit that is not there, record-destroyed for one that is
  // gone already.
  Hold place(const Agent& agent, const HoldOrder& order);
  // Further records under a hold that stands: captured since, found by its query. Gives
  // how many were new. Failure hold-lifted and those of place().
  std::size_t extend(const Agent& agent, std::string_view id,
                     const std::vector<std::string>& records);
  // Failure not-found, hold-lifted, reason-missing.
  void lift(const Agent& agent, std::string_view id, const std::string& reason);

  std::vector<Hold> all(bool with_lifted) const;  // newest first
  std::optional<Hold> find(std::string_view id) const;
  std::vector<std::string> records_of(std::string_view id) const;
  std::vector<std::string> units_of(std::string_view id) const;
  // Those that stand on a record or on its unit.
  std::vector<Hold> on_record(std::string_view record) const;

 private:
  Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::archive
