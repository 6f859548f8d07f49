// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as PDF writes them (ISO 32000-1 7.9.4).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::seal {

// "D:20240612093000Z": always UTC. Years 0000 to 9999.
std::string to_pdf_date(std::chrono::sys_seconds time);

// Reads D:YYYY[MM[DD[HH[mm[SS]]]]][Z|±HH['mm[']]]; without a zone, UTC is
// assumed. Nothing when the text is malformed or names no day of the calendar.
std::optional<std::chrono::sys_seconds> from_pdf_date(std::string_view text);

}  // namespace tamga::seal
