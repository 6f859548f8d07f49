// SPDX-License-Identifier: GPL-3.0-or-later
// Where the time of our document goes.
#pragma once

#include "tests/bench/render/our_renderer.h"

namespace tamga::bench {

// Prints what each stage of the way takes, by the processor, a document: reading
// JSON, checking, filling, markup, layout, PDF. Many documents with changing
// text; the median of a few rounds. Measured one stage at a time over all
// documents of a round, so that a stage's caches are warm as in a busy server.
void print_stages(const OurRenderer& ours);

}  // namespace tamga::bench
