// SPDX-License-Identifier: GPL-3.0-or-later
// Civil time of Mongolia for people to read. Storage is always UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tamga {

// Ulaanbaatar has kept UTC+8 without summer time since 2017.
constexpr std::chrono::hours ulaanbaatar_offset{8};

std::string civil_date(std::chrono::sys_seconds time);    // 2026-11-22
std::string civil_minute(std::chrono::sys_seconds time);  // 2026-11-22 17:05
// Year and day (2026-11-22) of a moment in microseconds UTC, as the catalogue keeps it.
int civil_year(std::int64_t microseconds);
std::string civil_day(std::int64_t microseconds);
std::string iso_utc(std::int64_t microseconds);  // 2026-11-22T09:05:03.123456Z

inline std::chrono::sys_seconds from_microseconds(std::int64_t microseconds) {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(microseconds)));
}

}  // namespace tamga
