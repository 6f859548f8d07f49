// SPDX-License-Identifier: GPL-3.0-or-later
// How throughput grows with threads.
#pragma once

#include "tests/bench/render/our_renderer.h"

namespace tamga::bench {

// Prints documents a second by the clock with one, two and four threads on one
// renderer, some seconds each, in alternating rounds; the CPU time a document
// beside it tells a shared lock or cache (it grows) from a busy machine (it does
// not, and fewer processors were had than there are threads).
void print_scaling(const OurRenderer& ours);

}  // namespace tamga::bench
