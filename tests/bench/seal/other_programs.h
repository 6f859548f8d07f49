// SPDX-License-Identifier: GPL-3.0-or-later
// Programs of other people that sign the same file with the same keys.
#pragma once

#include "tests/bench/seal/bench_ground.h"

namespace tamga::bench {

// Prints a table: Tamga, @signpdf in a warm node (when `peers_folder` has its
// modules), poppler's pdfsig and openssl cms as processes; which of them are
// missing or fail is told below it.
void print_other_programs(BenchGround& ground, const std::string& peers_folder);

}  // namespace tamga::bench
