// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/date_words.h"

#include <charconv>
#include <chrono>
#include <optional>

#include "renderers/content/wording.h"
#include "server/civil_time.h"

namespace tamga::pages {
namespace {

using std::chrono::year_month_day;

constexpr const char* months[] = {"January",   "February", "March",    "April",
                                  "May",       "June",     "July",     "August",
                                  "September", "October",  "November", "December"};

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<year_month_day> date_of(std::string_view day) {
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') return std::nullopt;
  const auto y = number(day.substr(0, 4)), m = number(day.substr(5, 2)), d = number(day.substr(8));
  if (!y || !m || !d || *m < 1 || *d < 1) return std::nullopt;
  const year_month_day date{std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                            std::chrono::day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string english(const year_month_day& date) {
  return std::to_string(static_cast<unsigned>(date.day())) + " " +
         months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year()));
}

}  // namespace

std::string day_words(const Visit& visit, std::string_view day) {
  const auto date = date_of(day);
  if (!date) return std::string(day);
  return visit.language == "en" ? english(*date) : forms::wording::date_long(*date);
}

std::string day_words(const Visit& visit, std::int64_t microseconds) {
  if (microseconds == 0) return {};
  return day_words(visit, civil_day(microseconds));
}

std::string minute_words(const Visit& visit, std::int64_t microseconds) {
  if (microseconds == 0) return {};
  const auto text = civil_minute(from_microseconds(microseconds));
  const auto date = date_of(std::string_view(text).substr(0, 10));
  if (!date) return text;
  const auto minute = text.substr(11);
  return visit.language == "en" ? english(*date) + ", " + minute
                                : forms::wording::date_order(*date) + " " + minute;
}

}  // namespace tamga::pages
