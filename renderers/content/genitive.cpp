// SPDX-License-Identifier: GPL-3.0-or-later
// The genitive of a phrase: which of its words inflects, what its capitals say
// of it, and acronyms, figures, brackets and quotation marks at its end.
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "renderers/content/declension.h"
#include "renderers/content/wording.h"

namespace tamga::forms::wording {

namespace {

using std::u32string;
using std::u32string_view;

constexpr u32string_view spaces = U" \t\n\u00a0";

bool contains(u32string_view set, char32_t c) {
  return set.find(c) != u32string_view::npos;
}

bool is_cyrillic(char32_t c) {
  return (c >= U'А' && c <= U'я') || contains(U"ЁёӨөҮү", c);
}
bool is_capital(char32_t c) {
  return u_isupper(static_cast<UChar32>(c));
}
bool is_small(char32_t c) {
  return u_islower(static_cast<UChar32>(c));
}
bool all_capitals(u32string_view text) {
  return std::all_of(text.begin(), text.end(), is_capital);
}

u32string lower(u32string_view text) {
  u32string result(text);
  for (char32_t& c : result) c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  return result;
}

u32string capitals(u32string_view text) {
  u32string result(text);
  for (char32_t& c : result) c = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
  return result;
}

std::size_t common_length(u32string_view a, u32string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// Whether the word before `start` begins with a capital and goes on in small
// letters, as the patronymic before a name does: «Дорж БОЛД».
bool follows_a_name(u32string_view whole, std::size_t start) {
  const std::size_t end = whole.substr(0, start).find_last_not_of(spaces);
  if (end == u32string_view::npos || end + 1 == start) return false;
  const std::size_t space = whole.substr(0, end + 1).find_last_of(spaces);
  const u32string_view word =
      whole.substr(space == u32string_view::npos ? 0 : space + 1).substr(0, end - space);
  return word.size() > 1 && is_capital(word.front()) && is_small(word.back());
}

// Whether small letters cannot be said as a word: two consonants at the head (but
// for Tibetan лх- and long loans, КРИСТИНА), two vowels that do not stand
// together (УИХ), or the letters of a general office (ерөнхий газар) at the end.
bool is_unsayable(u32string_view small) {
  if (!is_vowel(small[0]) && !is_vowel(small[1])) {
    const bool goes_on = small.size() > 2 && is_vowel(small[2]);
    if (!goes_on || (!small.starts_with(U"лх") && small.size() < 7)) return true;
  }
  constexpr std::array<u32string_view, 6> strange{U"уи", U"үи", U"ау", U"аи", U"оу", U"еу"};
  return small.ends_with(U"ег") || std::any_of(strange.begin(), strange.end(), [&](auto pair) {
           return small.find(pair) != u32string_view::npos;
         });
}

// An acronym is in capitals and no word: it cannot be said as one (НДЕГ, ХНХЯ),
// or it is in capitals where the rest of the text is not (шинэ АТГ). The latter
// is a name after all if it can be said and stands behind another («Дорж БОЛД»).
bool is_acronym(u32string_view word, u32string_view whole, std::size_t start) {
  if (word.size() < 2 || word.size() > 8 || !all_capitals(word)) return false;
  const u32string small = lower(word);
  if (is_listed_noun(small)) return false;
  if (std::any_of(whole.begin(), whole.end(), is_small)) {
    return word.size() < 4 || is_unsayable(small) || !follows_a_name(whole, start);
  }
  return is_unsayable(small);
}

// The suffix is that of the word which the last letter stands for: яам, хороо,
// компани, сургууль; or газар, хурал …
u32string acronym_suffix(u32string_view acronym) {
  constexpr std::array<u32string_view, 6> committees{U"СЕХ",  U"ҮСХ",  U"СЗХ",
                                                     U"ХХЗХ", U"МҮОХ", U"ЭЗХ"};
  if (acronym.back() == U'Я') return U"ны";
  if (std::find(committees.begin(), committees.end(), acronym) != committees.end()) return U"ны";
  if (acronym.ends_with(U"ХК") || acronym.ends_with(U"ИС")) return U"ийн";
  return U"ын";
}

// Keeps the letters of `word` as they were written as far as the stem goes.
u32string restore_case(u32string_view word, u32string_view inflected) {
  if (word.size() > 1 && all_capitals(word)) return capitals(inflected);
  const std::size_t common = common_length(lower(word), inflected);
  return u32string(word.substr(0, common)) + u32string(inflected.substr(common));
}

// The word from `start` to the end of `whole`; its parts before a hyphen say
// whether it is a name (Ашиг-төмөр).
u32string inflect_word(u32string_view whole, std::size_t start) {
  const u32string_view word = whole.substr(start);
  if (is_acronym(word, whole, start)) return u32string(word) + U"-" + acronym_suffix(word);
  // «ХНХЯам», «НДЕГазар»: letters, then a word of which the last letter is the head.
  std::size_t head = 0;
  while (head < word.size() && is_capital(word[head])) ++head;
  if (head >= 2 && head < word.size()) {
    const u32string_view noun = word.substr(head - 1);
    return u32string(word.substr(0, head - 1)) +
           restore_case(noun, genitive_of_word(lower(noun), WordKind::common));
  }
  std::size_t first = start;
  while (first > 0 && (is_cyrillic(whole[first - 1]) || whole[first - 1] == U'-')) --first;
  const bool is_name = head > 0 || is_capital(whole[first]);
  const WordKind kind = is_name ? WordKind::name : WordKind::common;
  return restore_case(word, genitive_of_word(lower(word), kind));
}

// What follows a figure: the suffix of the number's last spoken word.
u32string figure_suffix(u32string_view text) {
  constexpr std::array<u32string_view, 10> units{U"ын", U"ийн",  U"ын",   U"ын", U"ийн",
                                                 U"ын", U"гийн", U"гийн", U"ын", U"ийн"};
  constexpr std::array<u32string_view, 10> tens{U"ын",  U"ын", U"ийн", U"ийн",  U"ийн",
                                                U"ийн", U"ын", U"ын",  U"гийн", U"ийн"};
  const auto digit = [&](std::size_t back) {
    const bool there =
        text.size() >= back && text[text.size() - back] >= U'0' && text[text.size() - back] <= U'9';
    return there ? text[text.size() - back] - U'0' : 0;
  };
  if (digit(1) != 0) return u32string(units[digit(1)]);
  if (digit(2) != 0) return u32string(tens[digit(2)]);
  return digit(3) != 0 ? U"гийн" : U"ын";  // зуу, мянга
}

u32string inflect_phrase(u32string_view text);

// After a bracket or quotation mark the suffix hangs on a hyphen: what has
// become of the stem before it cannot be shown.
u32string inflect_closed(u32string_view text, std::size_t end) {
  const u32string_view bare = text.substr(0, end);
  const u32string inner = inflect_phrase(bare);
  const std::size_t common = common_length(bare, inner);
  u32string suffix = inner.substr(common);
  // A lost vowel: the stem's last consonant stands at the head of the suffix.
  const bool lost = common + 2 == bare.size() && suffix.starts_with(bare.back());
  if (lost) suffix.erase(0, 1);
  if (suffix.starts_with(U'-')) suffix.erase(0, 1);
  return u32string(text) + U"-" + suffix;
}

u32string inflect_phrase(u32string_view text) {
  constexpr u32string_view closing = U")]/»”“\"";
  if (contains(closing, text.back())) {
    const std::size_t end = text.find_last_not_of(closing);
    return end == u32string_view::npos ? u32string(text) : inflect_closed(text, end + 1);
  }
  if (text.back() >= U'0' && text.back() <= U'9')
    return u32string(text) + U"-" + figure_suffix(text);
  std::size_t start = text.size();
  while (start > 0 && is_cyrillic(text[start - 1])) --start;
  if (start == text.size()) return u32string(text) + U"-ийн";  // Latin letters, signs
  return u32string(text.substr(0, start)) + inflect_word(text, start);
}

u32string decode(std::string_view utf8) {
  const auto text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int>(utf8.size())));
  u32string result(static_cast<std::size_t>(text.countChar32()), U'\0');
  UErrorCode status = U_ZERO_ERROR;
  text.toUTF32(reinterpret_cast<UChar32*>(result.data()), static_cast<int>(result.size()), status);
  return result;
}

std::string encode(u32string_view text) {
  std::string result;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                static_cast<int>(text.size()))
      .toUTF8String(result);
  return result;
}

}  // namespace

std::string genitive(std::string_view phrase) {
  const u32string decoded = decode(phrase);
  const std::size_t start = decoded.find_first_not_of(spaces);
  if (start == u32string::npos) return {};
  const std::size_t end = decoded.find_last_not_of(spaces);
  return encode(inflect_phrase(u32string_view(decoded).substr(start, end + 1 - start)));
}

}  // namespace tamga::forms::wording
