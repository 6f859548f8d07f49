// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/wording.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdio>
#include <utility>

namespace tamga::forms::wording {

namespace {

std::string date_words(std::chrono::year_month_day date, const char* day_word) {
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned day = static_cast<unsigned>(date.day());
  char month_figures[4], day_figures[4];
  std::snprintf(month_figures, sizeof month_figures, "%02u", month % 100);
  std::snprintf(day_figures, sizeof day_figures, "%02u", day % 100);
  return std::to_string(static_cast<int>(date.year())) + " оны " + month_figures + " " +
         ordinal_suffix(std::uint64_t{month}) + " сарын " + day_figures + day_suffix(day) + " " +
         day_word;
}

constexpr std::array<const char*, 10> units{"",    "нэг",    "хоёр",  "гурав", "дөрөв",
                                            "тав", "зургаа", "долоо", "найм",  "ес"};
constexpr std::array<const char*, 10> tens{"",     "арав", "хорь", "гуч", "дөч",
                                           "тавь", "жар",  "дал",  "ная", "ер"};
// Before another word: of a number, or what is counted.
constexpr std::array<const char*, 10> units_before{"",      "нэг",     "хоёр",   "гурван", "дөрвөн",
                                                   "таван", "зургаан", "долоон", "найман", "есөн"};
constexpr std::array<const char*, 10> tens_before{"",      "арван", "хорин", "гучин", "дөчин",
                                                  "тавин", "жаран", "далан", "наян",  "ерэн"};

void append_word(std::string& words, const char* word) {
  if (!words.empty()) words += ' ';
  words += word;
}

// 1…999; `last` when no word follows.
void append_below_thousand(std::string& words, std::uint64_t number, bool last) {
  if (const auto hundreds = number / 100; hundreds != 0) {
    append_word(words, units_before[hundreds]);
    append_word(words, "зуун");
  }
  const auto ten = number / 10 % 10, unit = number % 10;
  if (ten != 0) append_word(words, (last && unit == 0 ? tens : tens_before)[ten]);
  if (unit != 0) append_word(words, (last ? units : units_before)[unit]);
}

}  // namespace

std::string in_words(std::uint64_t number) {
  if (number > greatest_in_words) return {};
  if (number == 0) return "тэг";
  std::string words;
  for (const auto& [scale, word] : {std::pair{1'000'000U, "сая"}, std::pair{1'000U, "мянга"}}) {
    if (number < scale) continue;
    append_below_thousand(words, number / scale, false);
    append_word(words, word);
    number %= scale;
  }
  append_below_thousand(words, number, true);
  return words;
}

bool spoken_with_front_vowels(std::uint64_t number) {
  if (number == 0) return true;  // тэг
  if (const auto unit = number % 10; unit != 0) return unit == 1 || unit == 4 || unit == 9;
  // арав хорь гуч дөч тавь жар дал ная ер
  if (const auto ten = number / 10 % 10; ten != 0) return ten == 4 || ten == 9;
  return false;  // зуу, мянга, сая, тэрбум: back vowels but for тэрбум, which no register reaches
}

std::string ordinal_suffix(std::uint64_t number) {
  return spoken_with_front_vowels(number) ? "дүгээр" : "дугаар";
}

std::string ordinal_suffix(std::string_view text) {
  std::uint64_t number = 0;
  const std::size_t before = text.find_last_not_of("0123456789");
  const std::string_view figures = text.substr(before == std::string_view::npos ? 0 : before + 1);
  if (figures.empty()) return "дугаар";
  // Only the last digits are spoken last; a longer number shall not overflow.
  for (const char c : figures.substr(figures.size() > 9 ? figures.size() - 9 : 0)) {
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return ordinal_suffix(number);
}

std::string day_suffix(unsigned day) {
  return spoken_with_front_vowels(day) ? "-ний" : "-ны";
}

std::string date_long(std::chrono::year_month_day date) {
  return date_words(date, "өдөр");
}

std::string date_order(std::chrono::year_month_day date) {
  return date_words(date, "өдрийн");
}

std::string upper(std::string_view text) {
  std::string result;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())))
      .toUpper(icu::Locale("mn"))
      .toUTF8String(result);
  return result;
}

}  // namespace tamga::forms::wording
