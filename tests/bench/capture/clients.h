// SPDX-License-Identifier: GPL-3.0-or-later
// How many captures a second several clients get, and how long each waits.
#pragma once

#include <filesystem>

namespace tamga::bench {

// Prints a row for 1, 4, 16 and 32 clients, each of which sends the next paper as
// soon as the last is acknowledged: captures a second, waiting at the middle, at 99
// of 100 and at most, CPU time (user and system) a capture. Then the same 16 with
// the index kept up beside, and what rendering and sealing alone give with two
// threads: the ceiling. Each round has an archive of its own on `place`.
void print_clients(const std::filesystem::path& place, double seconds);

}  // namespace tamga::bench
