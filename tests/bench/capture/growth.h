// SPDX-License-Identifier: GPL-3.0-or-later
// Whether work costs the same in a large archive as in a small one.
#pragma once

#include <cstddef>
#include <filesystem>

namespace tamga::bench {

// Fills one archive with rows of records that have no objects (records, events,
// keys of requests, the log's tiles) up to 1,000, 10,000 … `most`, and prints what
// a capture, an event, a record by id, a page of the list, a record's history and
// a proof cost at each size: ms of CPU time, user and system.
void print_growth(const std::filesystem::path& place, std::size_t most);

}  // namespace tamga::bench
