// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/break_rules.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "fonts/utf8.h"

namespace tamga::layout {
namespace {

constexpr char32_t numero = 0x2116, en_dash = 0x2013, em_dash = 0x2014;
constexpr char32_t hyphen = 0x2010, minus_hyphen = '-';

bool is_closing(char32_t c) {
  // The last seven are the stops of the traditional script, before which a space
  // is written.
  constexpr std::array<char32_t, 21> closing{
      '.',    ',',    ';',    ':',    '!',    '?',    ')',    ']',    '}',    '%',   0xBB,
      0x201D, 0x2019, 0x2026, 0x1801, 0x1802, 0x1803, 0x1804, 0x1805, 0x1808, 0x1809};
  return std::find(closing.begin(), closing.end(), c) != closing.end();
}

bool is_opening(char32_t c) {
  constexpr std::array<char32_t, 7> opening{'(', '[', '{', 0xAB, 0x201C, 0x201E, 0x2018};
  return std::find(opening.begin(), opening.end(), c) != opening.end();
}

bool is_letter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c));
}
bool is_capital(char32_t c) {
  return u_isupper(static_cast<UChar32>(c));
}

// The letters that follow an offset without interruption.
struct Letters {
  std::size_t count = 0;
  bool begins_capital = false;
};

Letters letters_after(std::string_view word, std::size_t at) {
  Letters letters;
  while (at < word.size()) {
    const char32_t c = fonts::next_character(word, at);
    if (!is_letter(c)) break;
    if (letters.count == 0) letters.begins_capital = is_capital(c);
    ++letters.count;
  }
  return letters;
}

// The letters right before an offset, counted to `most`; none if the last one
// is a capital: what hangs on an acronym is a suffix. Read backwards, so that a
// word of nothing but hyphens takes linear time.
std::size_t letters_before(std::string_view word, std::size_t end, std::size_t most) {
  std::size_t count = 0;
  while (end > 0 && count < most) {
    std::size_t start = end - 1;
    while (start > 0 && (word[start] & 0xC0) == 0x80) --start;
    std::size_t after = start;
    const char32_t c = fonts::next_character(word, after);
    if (!is_letter(c) || (count == 0 && is_capital(c))) break;
    ++count;
    end = start;
  }
  return count;
}

}  // namespace

bool glues_previous(std::string_view word) noexcept {
  if (word.empty()) return false;
  std::size_t at = 0;
  const char32_t first = fonts::next_character(word, at);
  const bool dash = first == en_dash || first == em_dash || first == minus_hyphen;
  return is_closing(first) || (dash && at == word.size());
}

bool glues_next(std::string_view word) noexcept {
  std::size_t count = 0;
  bool only_opening = true;
  char32_t first = 0, last = 0;
  for (std::size_t at = 0; at < word.size(); ++count) {
    last = fonts::next_character(word, at);
    if (count == 0) first = last;
    only_opening = only_opening && is_opening(last);
  }
  if (count == 0) return false;
  return last == numero || only_opening || (count == 2 && is_capital(first) && last == '.');
}

DigitGroup digit_group(std::string_view word) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_digit) - word.begin());
  if (digits == 0 || digits > 3) return DigitGroup::None;
  if (digits < word.size()) return digits == 3 ? DigitGroup::Ends : DigitGroup::None;
  return digits == 3 ? DigitGroup::Middle : DigitGroup::Begins;
}

bool is_one_number(DigitGroup word, DigitGroup next) noexcept {
  return (word == DigitGroup::Begins || word == DigitGroup::Middle) &&
         (next == DigitGroup::Middle || next == DigitGroup::Ends);
}

bool may_break_inside(std::string_view word, std::size_t from, std::size_t after) noexcept {
  constexpr std::size_t least = 3;  // letters on either side
  constexpr std::size_t longest_suffix = 7;
  if (after >= word.size()) return false;
  std::size_t at = from;
  const char32_t c = fonts::next_character(word, at);
  if (c != minus_hyphen && c != hyphen && c != '/' && c != en_dash && c != em_dash) return false;
  if (letters_before(word, from, least) < least) return false;
  const Letters next = letters_after(word, after);
  if (next.count < least) return false;
  return c != minus_hyphen || next.begins_capital || next.count > longest_suffix;
}

}  // namespace tamga::layout
