// SPDX-License-Identifier: GPL-3.0-or-later
// Events as rows of the catalogue, and the leaf that stands for each in the
// Merkle log.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/merkle.h"

namespace tamga::archive {

// All of an event's row. Salts: 16 random bytes in hex, one for each value that
// may name a person.
struct EventRow {
  std::uint64_t position = 0;
  std::int64_t time = 0;
  std::string type, agent, agent_salt, subject, subject_salt, detail, detail_salt;
  std::string leaf, leaf_hash;
  std::uint64_t logged = 0;
  // "": this archive's own; else the log of the archive that a record or a part of the
  // hierarchy was imported from, and the position is one of that.
  std::string origin;
};

// The leaf's bytes for the row's values, in the form of the leaf that the row
// has: an older log keeps its own (leaf.h).
std::string leaf_of(const EventRow& row);

// Appends an event: position, salts, leaf and hash are made here. Its position.
std::uint64_t insert_event(Transaction& transaction, std::int64_t time, std::string_view agent,
                           std::string_view type, std::string_view subject, std::string_view detail,
                           std::uint64_t logged);

using EventVisitor = std::function<void(const EventRow&)>;
// In order of position, at most `limit`. About a subject: what other archives logged
// of it before it was imported comes first (imported_event).
void each_event_from(Transaction& transaction, std::uint64_t position, std::size_t limit,
                     const EventVisitor& visit);
void each_event_about(Transaction& transaction, std::string_view subject, std::size_t limit,
                      const EventVisitor& visit);

std::uint64_t event_count(Transaction& transaction);  // highest position + 1

}  // namespace tamga::archive
