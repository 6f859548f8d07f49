// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/pdf_date.h"

#include <cstdio>

namespace tamga::seal {
namespace {

// Takes exactly `digits` digits from the front; nothing if they are not there.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

// Minutes east of UTC.
std::optional<int> take_zone(std::string_view text) {
  if (text.empty()) return 0;
  const char sign = text.front();
  text.remove_prefix(1);
  if (sign == 'Z')
    return text.empty() || text == "00'00'" || text == "00'00" ? std::optional(0) : std::nullopt;
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto hours = take_number(text, 2);
  int minutes = 0;
  if (!text.empty() && text.front() == '\'') text.remove_prefix(1);
  if (!text.empty()) {
    const auto read = take_number(text, 2);
    if (!read || (!text.empty() && text != "'")) return std::nullopt;
    minutes = *read;
  }
  if (!hours || *hours > 23 || minutes > 59) return std::nullopt;
  return (sign == '-' ? -1 : 1) * (*hours * 60 + minutes);
}

}  // namespace

std::string to_pdf_date(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "D:%04d%02u%02u%02d%02d%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::optional<std::chrono::sys_seconds> from_pdf_date(std::string_view text) {
  if (!text.starts_with("D:")) return std::nullopt;
  text.remove_prefix(2);
  const auto year = take_number(text, 4);
  if (!year) return std::nullopt;
  int rest[] = {1, 1, 0, 0, 0};  // month, day, hour, minute, second
  for (int& part : rest) {
    if (text.empty() || text.front() < '0' || text.front() > '9') break;
    const auto read = take_number(text, 2);
    if (!read) return std::nullopt;
    part = *read;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(rest[0])),
                                         std::chrono::day(static_cast<unsigned>(rest[1]))};
  const auto zone = take_zone(text);
  if (!date.ok() || rest[2] > 23 || rest[3] > 59 || rest[4] > 59 || !zone) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(rest[2]) +
         std::chrono::minutes(rest[3] - *zone) + std::chrono::seconds(rest[4]);
}

}  // namespace tamga::seal
