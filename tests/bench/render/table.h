// SPDX-License-Identifier: GPL-3.0-or-later
// What was measured, as tables that stand in a README as they are printed.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/render/comparison.h"

namespace tamga::bench {

// Columns as wide as their widest cell, figures to the right. The first row is
// the heading.
void print_table(const std::vector<std::vector<std::string>>& rows);

// The first score is the one that the others are compared with.
void print_scores(const std::vector<Score>& scores);

// Processors and load of this machine now: figures mean little without them.
std::string machine();

std::string fixed(double value, int decimals);

}  // namespace tamga::bench
