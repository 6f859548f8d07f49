// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as people write them, in the reader's language: «2026 оны 11 дүгээр сарын 22-ны
// өдөр», "22 November 2026". Columns of tables keep 2026-11-22: a column is scanned from
// top to bottom, where words of changing length hide the order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/pages/site.h"

namespace tamga::pages {

// Of a moment in microseconds UTC, as the day in Ulaanbaatar; "" for 0.
std::string day_words(const Visit& visit, std::int64_t microseconds);
// With hour and minute: «… 22-ны өдрийн 17:05», "22 November 2026, 17:05".
std::string minute_words(const Visit& visit, std::int64_t microseconds);
// Of a day YYYY-MM-DD; what is none is given back as it is.
std::string day_words(const Visit& visit, std::string_view day);

}  // namespace tamga::pages
