// SPDX-License-Identifier: GPL-3.0-or-later
// The genitive, by the rules of Mongolian Cyrillic orthography
// (Монгол хэлний зөв бичих дүрмийн толь, 2018): which suffix a last letter
// takes, vowel harmony, and when the vowel before the last consonant is lost.
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "renderers/content/wording.h"

namespace tamga::forms::wording {

namespace {

using std::u32string;
using std::u32string_view;

struct Exception {
  u32string_view nominative, genitive;
};

// Nouns whose genitive no rule tells: hidden н, final нг, loans.
constexpr std::array nouns{
    Exception{U"алба", U"албаны"},
    Exception{U"яам", U"яамны"},
    Exception{U"хороо", U"хорооны"},
    Exception{U"товчоо", U"товчооны"},
    Exception{U"холбоо", U"холбооны"},
    Exception{U"мэдээ", U"мэдээний"},
    Exception{U"худалдаа", U"худалдааны"},
    Exception{U"сан", U"сангийн"},
    Exception{U"хүрээлэн", U"хүрээлэнгийн"},
    Exception{U"банк", U"банкны"},
    Exception{U"ус", U"усны"},
    Exception{U"хүч", U"хүчний"},
    Exception{U"мод", U"модны"},
    Exception{U"морь", U"морины"},
    // In capitals or at the head of a name these are still common nouns.
    Exception{U"газар", U"газрын"},
    Exception{U"хэлтэс", U"хэлтсийн"},
    Exception{U"тасаг", U"тасгийн"},
    Exception{U"хэсэг", U"хэсгийн"},
    Exception{U"аймаг", U"аймгийн"},
    Exception{U"дүүрэг", U"дүүргийн"},
    Exception{U"хурал", U"хурлын"},
    Exception{U"эмнэлэг", U"эмнэлгийн"},
    Exception{U"захирал", U"захирлын"},
    Exception{U"тээвэр", U"тээврийн"},
    Exception{U"мэргэжилтэн", U"мэргэжилтний"},
    Exception{U"ажилтан", U"ажилтны"},
    Exception{U"нутаг", U"нутгийн"},
    Exception{U"нэгдэл", U"нэгдлийн"},
    Exception{U"тайлан", U"тайлангийн"},
    Exception{U"тэмүүжин", U"тэмүүжиний"},
    Exception{U"захиргаа", U"захиргааны"},
};

// Last elements of names whose н is нг (Tibetan names, and native ones in
// -лан, -лэн …): the genitive is -гийн.
constexpr std::array<u32string_view, 14> velar_endings{
    U"сүрэн", U"цэрэн", U"цэдэн", U"насан", U"увсан", U"алсан", U"данзан",
    U"ран",   U"лан",   U"лэн",   U"лон",   U"лөн",   U"жин",   U"мин"};

bool contains(u32string_view set, char32_t c) {
  return set.find(c) != u32string_view::npos;
}

bool is_vowel(char32_t c) {
  return contains(U"аэиоуөүяеёюый", c);
}

// Consonants that need a vowel beside them (эгшигт гийгүүлэгч).
bool is_voiced(char32_t c) {
  return contains(U"мглбвнр", c);
}

// The last vowel that is not neutral decides; и alone is front.
bool has_back_vowels(u32string_view word) {
  for (std::size_t i = word.size(); i-- > 0;) {
    if (contains(U"аоуыяё", word[i])) return true;
    if (contains(U"эөүе", word[i])) return false;
    if (word[i] == U'ю') return true;
  }
  return false;
}

int syllables(u32string_view word) {
  int count = 0;
  bool inside = false;
  for (const char32_t c : word) {
    const bool vowel = is_vowel(c) && c != U'й';
    count += vowel && !inside ? 1 : 0;
    inside = vowel;
  }
  return count;
}

// Loans keep their vowels: letters that native words lack or have only at their
// head, or front and back vowels together.
bool is_loan(u32string_view word) {
  bool front = false, back = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (contains(U"фщкп", word[i]) && i > 0) return true;
    front = front || contains(U"эөүе", word[i]);
    back = back || contains(U"аоуё", word[i]);
  }
  return front && back;
}

// Whether the short vowel before the last consonant is lost before a suffix
// that begins with a vowel: every consonant of what is left must still find its
// vowel (хэлтэс → хэлтс-, but бүртгэл, салбар stay).
bool loses_vowel(u32string_view word) {
  const std::size_t n = word.size();
  if (n < 4 || syllables(word) < 2 || is_loan(word)) return false;
  if (!contains(U"глрнмвбсд", word[n - 1])) return false;
  const char32_t vowel = word[n - 2], before = word[n - 3];
  const bool droppable = contains(U"аэоө", vowel) || (vowel == U'и' && contains(U"жчш", before));
  if (!droppable || is_vowel(before) || before == U'ь') return false;
  // `before` now stands between its left neighbour and the last consonant.
  const char32_t left = word[n - 4];
  if (is_vowel(left)) return true;
  return !is_voiced(before) && is_voiced(left);
}

bool ends_with_any(u32string_view word, const auto& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](u32string_view ending) { return word.ends_with(ending); });
}

u32string after_vowel(u32string_view word, bool is_name) {
  const u32string stem(word);
  const char32_t last = word.back();
  if (word.size() == 1) return stem + U"-гийн";  // a letter by itself
  if (last == U'й') return stem + U"н";
  if (last == U'и') return stem + U"йн";
  const bool is_long = word.size() >= 2 && is_vowel(word[word.size() - 2]);
  if (!is_long && contains(U"аэоө", last)) {
    const u32string_view shorter = word.substr(0, word.size() - 1);
    const bool back = has_back_vowels(word) && !contains(U"жчшь", shorter.back());
    return u32string(shorter) + (back ? U"ын" : U"ийн");
  }
  // Verbal nouns in -гаа, -лцаа hide an н: үйлчилгээ → үйлчилгээний.
  constexpr std::array<u32string_view, 7> hidden{U"гаа", U"гээ", U"гоо", U"гөө",
                                                 U"цаа", U"цээ", U"цоо"};
  if (!is_name && ends_with_any(word, hidden))
    return stem + (has_back_vowels(word) ? U"ны" : U"ний");
  return stem + U"гийн";
}

u32string after_consonant(u32string_view word, bool is_name) {
  u32string stem(word);
  const char32_t last = word.back();
  const bool back = has_back_vowels(word);
  if (last == U'ь') return stem.substr(0, stem.size() - 1) + U"ийн";
  if (last == U'н' && is_name && ends_with_any(word, velar_endings)) return stem + U"гийн";
  if (!is_name && loses_vowel(word)) stem.erase(stem.size() - 2, 1);
  if (last == U'н') return stem + (back ? U"ы" : U"ий");
  if (contains(U"жчшщгк", last)) return stem + U"ийн";
  return stem + (back ? U"ын" : U"ийн");
}

// `word` in small letters.
u32string inflect(u32string_view word, bool is_name) {
  for (const Exception& noun : nouns) {
    if (noun.nominative == word) return u32string(noun.genitive);
  }
  return is_vowel(word.back()) ? after_vowel(word, is_name) : after_consonant(word, is_name);
}

bool is_cyrillic(char32_t c) {
  return (c >= U'А' && c <= U'я') || contains(U"ЁёӨөҮү", c);
}
bool is_capital(char32_t c) {
  return u_isupper(static_cast<UChar32>(c));
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

// An acronym is in capitals and no word: no vowel, two consonants at its head
// (no native word begins so), or capitals where the rest of the text has none.
bool is_acronym(u32string_view word, u32string_view whole) {
  if (word.size() < 2 || word.size() > 8) return false;
  if (!std::all_of(word.begin(), word.end(), is_capital)) return false;
  const u32string small = lower(word);
  for (const Exception& noun : nouns) {
    if (noun.nominative == small) return false;
  }
  const bool rest_is_small = std::any_of(
      whole.begin(), whole.end(), [](char32_t c) { return u_islower(static_cast<UChar32>(c)); });
  return rest_is_small || (!is_vowel(small[0]) && !is_vowel(small[1]));
}

// The suffix stands for the word the last letter stands for: яам, компани,
// else газар, хороо, хурал …
u32string acronym_suffix(u32string_view acronym) {
  if (acronym.back() == U'Я') return U"ны";
  if (acronym == U"ХХК" || acronym == U"ХК") return U"ийн";
  return U"ын";
}

// Keeps the letters of `word` as they were written as far as the stem goes.
u32string restore_case(u32string_view word, u32string_view inflected) {
  if (word.size() > 1 && std::all_of(word.begin(), word.end(), is_capital)) {
    return capitals(inflected);
  }
  const u32string small = lower(word);
  std::size_t common = 0;
  while (common < word.size() && common < inflected.size() && small[common] == inflected[common]) {
    ++common;
  }
  return u32string(word.substr(0, common)) + u32string(inflected.substr(common));
}

u32string inflect_word(u32string_view word, u32string_view whole) {
  if (is_acronym(word, whole)) return u32string(word) + U"-" + acronym_suffix(word);
  // «ХНХЯам», «НДЕГазар»: letters, then a word of which the last letter is the head.
  std::size_t head = 0;
  while (head < word.size() && is_capital(word[head])) ++head;
  if (head >= 2 && head < word.size()) {
    const u32string_view noun = word.substr(head - 1);
    return u32string(word.substr(0, head - 1)) + restore_case(noun, inflect(lower(noun), false));
  }
  return restore_case(word, inflect(lower(word), head > 0));
}

u32string inflect_phrase(u32string_view text) {
  // After a bracket or quotation mark the suffix hangs on a hyphen.
  constexpr u32string_view closing = U")/»”\"";
  if (contains(closing, text.back())) {
    const std::size_t end = text.find_last_not_of(closing);
    if (end == u32string_view::npos) return u32string(text);
    const u32string inner = inflect_phrase(text.substr(0, end + 1));
    const u32string bare(text.substr(0, end + 1));
    std::size_t common = 0;
    while (common < bare.size() && common < inner.size() && bare[common] == inner[common]) ++common;
    u32string suffix = inner.substr(common);
    // A lost vowel cannot be shown behind the bracket: only the ending counts.
    if (const auto ending = suffix.find_first_of(U"ыий"); ending != u32string::npos) {
      suffix.erase(0, suffix[0] == U'-' ? 1 : suffix[0] == U'г' || suffix[0] == U'н' ? 0 : ending);
    }
    return u32string(text) + U"-" + suffix;
  }
  std::size_t start = text.size();
  while (start > 0 && is_cyrillic(text[start - 1])) --start;
  if (start == text.size()) return u32string(text) + U"-ийн";  // figures, Latin letters
  return u32string(text.substr(0, start)) + inflect_word(text.substr(start), text);
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
  const std::size_t end = phrase.find_last_not_of(" \t\n");
  if (end == std::string_view::npos) return {};
  return encode(inflect_phrase(decode(phrase.substr(0, end + 1))));
}

}  // namespace tamga::forms::wording
