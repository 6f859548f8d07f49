// SPDX-License-Identifier: GPL-3.0-or-later
// Calendar dates as content writes them: ISO 8601, YYYY-MM-DD.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tamga::forms {

// A date of the Gregorian calendar that exists: "2024-02-29", not "2024-02-30"
// and not "24-02-29". Nothing otherwise.
std::optional<std::chrono::year_month_day> read_date(std::string_view text);

}  // namespace tamga::forms
