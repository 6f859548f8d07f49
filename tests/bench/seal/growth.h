// SPDX-License-Identifier: GPL-3.0-or-later
// How an act grows with the size of the file.
#pragma once

#include "tests/bench/seal/bench_ground.h"

namespace tamga::bench {

// Prints a table of sizes from 50 kB to 50 MB, and the slope beside those of
// hashing and of copying alone.
void print_growth(BenchGround& ground);

}  // namespace tamga::bench
