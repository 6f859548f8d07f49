// SPDX-License-Identifier: GPL-3.0-or-later
// Dates in the shapes that Mongolian papers use.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "index/analysis/units.h"

namespace tamga::index {

struct WrittenDate {
  std::u32string digits;  // YYYYMMDD, or YYYYMM when no day is written
  std::size_t end = 0;    // first unit after it, its hung suffix included
};

// Reads a date that begins at units[at]: «2024-06-12», «2024.06.12»,
// «12.06.2024», «24 06 12», «2024 оны 06 дугаар сарын 12», «2024 оны 6 сар».
// Impossible days (2024-02-30) are no dates.
std::optional<WrittenDate> read_date(const std::vector<Unit>& units, std::size_t at);

}  // namespace tamga::index
