// SPDX-License-Identifier: GPL-3.0-or-later
// What an act costs beyond the operation of its key.
#pragma once

#include "tests/bench/seal/bench_ground.h"

namespace tamga::bench {

// Prints the table: bare operation, B-B, B-T, and what is beyond. Returns false
// when a file that was made is not valid to pdfsig or to our own verifier.
bool print_acts(BenchGround& ground, int calls);

// The operation alone, as an act has it: a signature over signed attributes.
void sign_bare(const seal::SigningKey& key);

}  // namespace tamga::bench
