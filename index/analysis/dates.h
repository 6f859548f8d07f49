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
  std::u32string digits;   // YYYYMMDD; YYYYMM without a day; MMDD without a year
  std::size_t end = 0;     // first unit after it, its hung suffix included
  std::u32string other{};  // another day that the same figures may be; "" when none
  bool code = false;       // the same figures may be the number of an order
};

// Reads a date that begins at units[at]: «2024-06-12», «2024.06.12»,
// «12.06.2024», «24 06 12», «24.06.12», «2024 оны 06 дугаар сарын 12», «2024 оны
// 6 сар», «2024 оны арваннэгдүгээр сарын 5», «3-р сарын 5», «2024.03», and
// «2024 ony 6 sariin 12». Impossible days (2024-02-30) are no dates.
std::optional<WrittenDate> read_date(const std::vector<Unit>& units, std::size_t at);

// «20240612» as a day, when there is such a one.
std::optional<std::u32string> compact_date(const std::u32string& digits);

}  // namespace tamga::index
