// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a capture take by themselves, and what the disk alone takes.
#pragma once

#include <filesystem>

namespace tamga::bench {

// Prints, for 1 and 16 threads, how often a second and in what time: two objects
// kept, a row committed to the catalogue, an event appended to catalogue and log, a
// whole capture of finished bytes. Beside them the bare operations that they are
// made of: a file of the same size written and synced, the file system synced, a
// row committed by SQLite alone.
void print_parts(const std::filesystem::path& place, double seconds);

}  // namespace tamga::bench
