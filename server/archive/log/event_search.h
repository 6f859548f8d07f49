// SPDX-License-Identifier: GPL-3.0-or-later
// The event log asked by who, what, whose and when.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

// What is empty asks nothing.
struct EventFilter {
  std::string agent;               // account
  std::vector<std::string> types;  // one of these; one that ends in "." stands for all below
  std::string subject;             // id
  // Of events about records: a part of a person's name or of the title as it is written.
  // At most 200 bytes count.
  std::string person;
  std::int64_t from = 0, until = 0;     // microseconds UTC, until excluded; 0: no bound
  std::optional<std::uint64_t> before;  // position
};

// This archive's own events, newest first, at most `limit`. By indexes: of a log of
// millions a page costs milliseconds, a person's name one reading of the records.
std::vector<Event> find_events(const Archive& archive, const EventFilter& filter,
                               std::size_t limit);

// Each of them, oldest first, whatever the filter's `before` says.
void each_event_of(const Archive& archive, const EventFilter& filter,
                   const std::function<void(const Event&)>& each);

}  // namespace tamga::archive
