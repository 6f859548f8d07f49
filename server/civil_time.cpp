// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/civil_time.h"

#include <cstdio>

namespace tamga {
namespace {

struct Parts {
  int year, month, day, hour, minute, second;
};

Parts split(std::chrono::sys_seconds time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(time - days);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

template <typename... Numbers>
std::string print(const char* format, Numbers... numbers) {
  char text[48];
  std::snprintf(text, sizeof text, format, numbers...);
  return text;
}

}  // namespace

std::string civil_date(std::chrono::sys_seconds time) {
  const auto p = split(time + ulaanbaatar_offset);
  return print("%04d-%02d-%02d", p.year, p.month, p.day);
}

std::string civil_minute(std::chrono::sys_seconds time) {
  const auto p = split(time + ulaanbaatar_offset);
  return print("%04d-%02d-%02d %02d:%02d", p.year, p.month, p.day, p.hour, p.minute);
}

int civil_year(std::int64_t microseconds) {
  return split(from_microseconds(microseconds) + ulaanbaatar_offset).year;
}

std::string civil_day(std::int64_t microseconds) {
  return civil_date(from_microseconds(microseconds));
}

std::string iso_utc(std::int64_t microseconds) {
  const auto p = split(from_microseconds(microseconds));
  const auto fraction = static_cast<int>(((microseconds % 1000000) + 1000000) % 1000000);
  return print("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", p.year, p.month, p.day, p.hour, p.minute,
               p.second, fraction);
}

}  // namespace tamga
