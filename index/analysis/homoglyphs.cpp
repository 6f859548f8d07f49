// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/homoglyphs.h"

#include <algorithm>

#include "index/analysis/letters.h"

namespace tamga::index {
namespace {

// Foreign letters of the Cyrillic block that only ever stand in for ө or ү.
char32_t stand_in(char32_t code) {
  switch (code) {
    case U'Є':
    case U'є':
    case U'Ѳ':
    case U'ѳ':
      return U'ө';
    case U'Ї':
    case U'ї':
    case U'Ұ':
    case U'ұ':
      return U'ү';
    case U'І':
    case U'і':
      return U'и';
    default:
      return 0;
  }
}

// What a Latin letter looks like among Cyrillic ones, by its case; 0: nothing.
char32_t look_alike(char32_t code) {
  switch (code) {
    case U'Ɵ':
    case U'ɵ':
    case U'Ø':
    case U'ø':
    case U'Ö':
    case U'ö':
      return U'ө';
    case U'Ü':
    case U'ü':
    case U'V':
    case U'v':
    case U'Y':
      return U'ү';
    case U'y':
      return U'у';
    case U'A':
    case U'a':
      return U'а';
    case U'B':
      return U'в';
    case U'C':
    case U'c':
      return U'с';
    case U'E':
    case U'e':
      return U'е';
    case U'H':
      return U'н';
    case U'K':
    case U'k':
      return U'к';
    case U'M':
    case U'm':
      return U'м';
    case U'O':
    case U'o':
      return U'о';
    case U'P':
    case U'p':
      return U'р';
    case U'T':
    case U't':
      return U'т';
    case U'X':
    case U'x':
      return U'х';
    case U'Ë':
    case U'ë':
      return U'ё';
    default:
      return 0;
  }
}

// What a scanner writes for a small Cyrillic letter that it did not know.
char32_t scanned(char32_t code) {
  switch (code) {
    case U'r':
      return U'г';
    case U'n':
      return U'п';
    case U'u':
      return U'и';
    case U'b':
      return U'ь';
    case U'w':
      return U'ш';
    case U'h':
      return U'н';
    case U'i':
      return U'и';
    default:
      return 0;
  }
}

// A Cyrillic word in which a letter or two are of the other alphabet.
bool mostly_cyrillic(std::u32string_view word) {
  const auto count = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_cyrillic));
  return word.size() >= 5 && count * 4 >= word.size() * 3;
}

std::u32string fold(std::u32string_view word, bool mixed) {
  const bool by_scanner =
      mixed && mostly_cyrillic(word) && std::all_of(word.begin(), word.end(), [](char32_t code) {
        return is_cyrillic(code) || look_alike(code) != 0 || scanned(code) != 0;
      });
  const bool all_fit = std::all_of(word.begin(), word.end(), [](char32_t code) {
    return is_cyrillic(code) || look_alike(code) != 0;
  });
  std::u32string out;
  out.reserve(word.size());
  for (char32_t code : word) {
    if (const char32_t letter = stand_in(code)) {
      out.push_back(letter);
    } else if (mixed && all_fit && !is_cyrillic(code)) {
      out.push_back(look_alike(code));
    } else if (by_scanner && !is_cyrillic(code)) {
      out.push_back(look_alike(code) != 0 ? look_alike(code) : scanned(code));
    } else {
      out.push_back(fold_case(code));
    }
  }
  return out;
}

}  // namespace

std::u32string fold_word(std::u32string_view word) {
  return fold(word, std::any_of(word.begin(), word.end(), is_cyrillic));
}

std::u32string latin_look_alike(std::u32string_view word) {
  static constexpr std::u32string_view cyrillic = U"авекмнорстхуү", latin = U"abekmhopctxyy";
  std::u32string out;
  for (char32_t code : word) {
    const std::size_t at = cyrillic.find(code);
    if (at == cyrillic.npos) return U"";
    out.push_back(latin[at]);
  }
  return out;
}

std::u32string fold_code(std::u32string_view letters) {
  return fold(letters, true);
}

std::string figures_as_letters(std::string_view typed) {
  static constexpr std::u32string_view figures = U"0346", letters = U"озчб";
  constexpr std::size_t fewest_letters = 2, most_figures = 2;
  std::u32string text = to_utf32(typed);
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin, cyrillic = 0, others = 0;
    bool fit = true;
    for (; end < text.size() && (is_cyrillic(text[end]) || is_digit(text[end])); ++end) {
      cyrillic += is_cyrillic(text[end]);
      others += is_digit(text[end]);
      fit &= is_cyrillic(text[end]) || figures.find(text[end]) != figures.npos;
    }
    if (fit && others > 0 && others <= most_figures && cyrillic >= fewest_letters)
      for (std::size_t at = begin; at < end; ++at)
        if (const auto which = figures.find(text[at]); which != figures.npos)
          text[at] = letters[which];
    begin = std::max(end, begin + 1);
  }
  return to_utf8(text);
}

}  // namespace tamga::index
