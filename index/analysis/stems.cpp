// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/stems.h"

#include <algorithm>

namespace tamga::index {
namespace {

constexpr std::size_t kMostNameStems = 12;
constexpr std::size_t kLongestWord = 60;
constexpr int kMostEndings = 4;  // plural + case + reflexive + one more

bool is_short_vowel(char32_t code) {
  return code == U'а' || code == U'э' || code == U'о' || code == U'ө' || code == U'и';
}

// What may stand before an ending.
enum class Before {
  Anything,
  Consonant,
  LongVowel,  // two vowels, a vowel with й, or a iotated one: болормаа-г, далай-г
  Vowel,
  N,       // оюун-ы
  Soft,    // г ж ч ш и after which -ы is written -ий: багш-ийн's short form
  Hard,    // г р с в: the dative -т
  Liquid,  // л м: the dative -д (жаргал-д), but not of Болд
};

struct Ending {
  std::u32string_view text;
  Before before;
  std::size_t shortest;  // letters that must remain
};

// Longest first within a group; four vowels of harmony written out.
constexpr Ending kNominal[] = {
    // reflexive after a case
    {U"аасаа", Before::Anything, 3},
    {U"ээсээ", Before::Anything, 3},
    {U"оосоо", Before::Anything, 3},
    {U"өөсөө", Before::Anything, 3},
    {U"аараа", Before::Anything, 3},
    {U"ээрээ", Before::Anything, 3},
    {U"оороо", Before::Anything, 3},
    {U"өөрөө", Before::Anything, 3},
    {U"тайгаа", Before::Anything, 3},
    {U"тэйгээ", Before::Anything, 3},
    {U"тойгоо", Before::Anything, 3},
    {U"ыгаа", Before::Anything, 3},
    {U"ийгээ", Before::Anything, 3},
    {U"ыгоо", Before::Anything, 3},
    {U"ийгөө", Before::Anything, 3},
    {U"ийгаа", Before::Anything, 3},
    {U"ийгоо", Before::Anything, 3},
    {U"ынхаа", Before::Anything, 3},
    {U"ийнхээ", Before::Anything, 3},
    {U"ынхоо", Before::Anything, 3},
    {U"ийнхөө", Before::Anything, 3},
    {U"ийнхаа", Before::Anything, 3},
    {U"ийнхоо", Before::Anything, 3},
    // cases
    {U"гаас", Before::N, 3},
    {U"гээс", Before::N, 3},
    {U"гоос", Before::N, 3},
    {U"гөөс", Before::N, 3},
    {U"гаар", Before::N, 3},
    {U"гээр", Before::N, 3},
    {U"гоор", Before::N, 3},
    {U"гөөр", Before::N, 3},
    {U"г", Before::N, 4},
    {U"гаас", Before::LongVowel, 2},
    {U"гээс", Before::LongVowel, 2},
    {U"гоос", Before::LongVowel, 2},
    {U"гөөс", Before::LongVowel, 2},
    {U"гаар", Before::LongVowel, 2},
    {U"гээр", Before::LongVowel, 2},
    {U"гоор", Before::LongVowel, 2},
    {U"гөөр", Before::LongVowel, 2},
    {U"гийнх", Before::LongVowel, 2},
    {U"гийнх", Before::N, 3},
    {U"гийн", Before::N, 3},
    {U"гийн", Before::LongVowel, 2},
    {U"ийнх", Before::Consonant, 3},
    {U"ынх", Before::Consonant, 3},
    {U"ийн", Before::Consonant, 3},
    {U"ын", Before::Consonant, 3},
    {U"ийг", Before::Consonant, 3},
    {U"ыг", Before::Consonant, 3},
    {U"иас", Before::Consonant, 3},
    {U"иар", Before::Consonant, 3},
    {U"аас", Before::Consonant, 3},
    {U"ээс", Before::Consonant, 3},
    {U"оос", Before::Consonant, 3},
    {U"өөс", Before::Consonant, 3},
    {U"аар", Before::Consonant, 3},
    {U"ээр", Before::Consonant, 3},
    {U"оор", Before::Consonant, 3},
    {U"өөр", Before::Consonant, 3},
    {U"тай", Before::Anything, 3},
    {U"тэй", Before::Anything, 3},
    {U"той", Before::Anything, 3},
    {U"гүй", Before::Anything, 3},
    {U"руу", Before::Anything, 3},
    {U"рүү", Before::Anything, 3},
    {U"луу", Before::Anything, 3},
    {U"лүү", Before::Anything, 3},
    {U"ны", Before::Consonant, 3},
    {U"ний", Before::Consonant, 3},
    {U"ы", Before::N, 3},
    {U"ий", Before::N, 3},
    {U"ий", Before::Soft, 3},
    {U"н", Before::LongVowel, 4},
    {U"г", Before::LongVowel, 3},
    {U"ад", Before::Consonant, 4},
    {U"эд", Before::Consonant, 4},
    {U"од", Before::Consonant, 4},
    {U"өд", Before::Consonant, 4},
    {U"д", Before::LongVowel, 4},
    {U"д", Before::Vowel, 5},
    {U"д", Before::N, 4},
    {U"д", Before::Liquid, 5},
    {U"т", Before::Hard, 4},
    // plurals
    {U"нууд", Before::Anything, 3},
    {U"нүүд", Before::Anything, 3},
    {U"чууд", Before::Anything, 3},
    {U"чүүд", Before::Anything, 3},
    {U"иуд", Before::Consonant, 3},
    {U"иүд", Before::Consonant, 3},
    {U"ууд", Before::Consonant, 3},
    {U"үүд", Before::Consonant, 3},
    {U"нар", Before::Anything, 4},
    // reflexive alone
    {U"гаа", Before::LongVowel, 3},
    {U"гээ", Before::LongVowel, 3},
    {U"гоо", Before::LongVowel, 3},
    {U"гөө", Before::LongVowel, 3},
    {U"аа", Before::Consonant, 3},
    {U"ээ", Before::Consonant, 3},
    {U"оо", Before::Consonant, 3},
    {U"өө", Before::Consonant, 3},
};

constexpr Ending kVerbal[] = {
    {U"ах", Before::Consonant, 3},  {U"эх", Before::Consonant, 3},  {U"ох", Before::Consonant, 3},
    {U"өх", Before::Consonant, 3},  {U"сан", Before::Anything, 3},  {U"сэн", Before::Anything, 3},
    {U"сон", Before::Anything, 3},  {U"сөн", Before::Anything, 3},  {U"даг", Before::Anything, 3},
    {U"дэг", Before::Anything, 3},  {U"дог", Before::Anything, 3},  {U"дөг", Before::Anything, 3},
    {U"аад", Before::Consonant, 3}, {U"ээд", Before::Consonant, 3}, {U"оод", Before::Consonant, 3},
    {U"өөд", Before::Consonant, 3}, {U"вал", Before::Anything, 3},  {U"вэл", Before::Anything, 3},
    {U"вол", Before::Anything, 3},  {U"вөл", Before::Anything, 3},  {U"бал", Before::Consonant, 3},
    {U"бэл", Before::Consonant, 3}, {U"лаа", Before::Consonant, 3}, {U"лээ", Before::Consonant, 3},
    {U"лоо", Before::Consonant, 3}, {U"лөө", Before::Consonant, 3}, {U"жээ", Before::Anything, 3},
    {U"чээ", Before::Anything, 3},  {U"на", Before::Consonant, 3},  {U"нэ", Before::Consonant, 3},
    {U"но", Before::Consonant, 3},  {U"нө", Before::Consonant, 3},  {U"аж", Before::Consonant, 4},
    {U"эж", Before::Consonant, 4},  {U"ож", Before::Consonant, 4},  {U"өж", Before::Consonant, 4},
};

// Vowel harmony: 'a' back, 'o' back rounded, 'e' front, 'u' front rounded, 0 neutral.
char harmony(std::u32string_view part, bool last) {
  char found = 0;
  for (char32_t code : part) {
    char one = 0;
    switch (code) {
      case U'а':
      case U'я':
      case U'у':
      case U'ы':
        one = 'a';
        break;
      case U'о':
      case U'ё':
        one = 'o';
        break;
      case U'э':
      case U'ү':
      case U'е':
        one = 'e';
        break;
      case U'ө':
        one = 'u';
        break;
      default:
        break;
    }
    if (one == 0) continue;
    found = one;
    if (!last) return found;
  }
  return found;
}

bool harmonious(std::u32string_view stem, std::u32string_view ending) {
  if (ending == U"гүй") return true;  // one form for all words
  const char wanted = harmony(ending, false);
  const char have = harmony(stem, true);
  if (wanted == 0 || have == 0) return true;
  const bool back = wanted == 'a' || wanted == 'o';
  const bool stem_back = have == 'a' || have == 'o';
  if (back != stem_back) return stem.back() == U'ю' || stem.find(U'ю') != stem.npos;
  // Rounded endings follow rounded stems only; -у-, -ү- in endings fit both.
  if (wanted == 'o') return stem.find_first_of(U"оёю") != stem.npos;
  if (wanted == 'u') return stem.find(U'ө') != stem.npos;
  return true;
}

bool fits(Before before, std::u32string_view stem) {
  const char32_t last = stem.back();
  const char32_t previous = stem.size() > 1 ? stem[stem.size() - 2] : 0;
  switch (before) {
    case Before::Anything:
      return true;
    case Before::Consonant:
      return !is_vowel(last) && last != U'й';
    case Before::LongVowel:
      return (is_vowel(last) && (is_vowel(previous) || last == U'я' || last == U'ё' ||
                                 last == U'е' || last == U'у' || last == U'ү')) ||
             (last == U'й' && is_vowel(previous));
    case Before::Vowel:
      return is_vowel(last);
    case Before::N:
      return last == U'н';
    case Before::Soft:
      return last == U'г' || last == U'ж' || last == U'ч' || last == U'ш';
    case Before::Liquid:
      return last == U'л' || last == U'м';
    case Before::Hard:
      return last == U'г' || last == U'р' || last == U'с' || last == U'в';
  }
  return false;
}

bool has_vowel(std::u32string_view text) {
  return std::any_of(text.begin(), text.end(), is_vowel);
}

bool strips(const Ending& ending, std::u32string_view word) {
  if (!word.ends_with(ending.text) || word.size() < ending.text.size() + ending.shortest)
    return false;
  const std::u32string_view stem = word.substr(0, word.size() - ending.text.size());
  return has_vowel(stem) && fits(ending.before, stem) && harmonious(stem, ending.text);
}

template <std::size_t n>
bool strip_one(const Ending (&endings)[n], std::u32string& word) {
  const Ending* best = nullptr;
  for (const Ending& ending : endings)
    if ((!best || ending.text.size() > best->text.size()) && strips(ending, word)) best = &ending;
  if (!best) return false;
  word.resize(word.size() - best->text.size());
  return true;
}

void drop_final(std::u32string& word, bool hidden_n) {
  const auto drop_vowel = [&] {
    if (word.size() > 2 && (word.back() == U'ь' || word.back() == U'ъ')) word.pop_back();
    if (word.size() > 3 && is_short_vowel(word.back()) && !is_vowel(word[word.size() - 2]))
      word.pop_back();
    if (word.size() > 2 && (word.back() == U'ь' || word.back() == U'ъ')) word.pop_back();
  };
  drop_vowel();
  if (hidden_n && word.size() > 4 && word.back() == U'н' && is_short_vowel(word[word.size() - 2])) {
    word.pop_back();
    drop_vowel();
  }
  // The fleeting vowel: газар, газр(ын).
  const std::size_t size = word.size();
  if (size > 3 && !is_vowel(word[size - 1]) && word[size - 1] != U'й' &&
      is_short_vowel(word[size - 2]) && !is_vowel(word[size - 3]) &&
      has_vowel(std::u32string_view(word).substr(0, size - 2)))
    word.erase(size - 2, 1);
}

}  // namespace

bool is_vowel(char32_t code) {
  static constexpr std::u32string_view vowels = U"аэиоуөүяеёюы";
  return vowels.find(code) != vowels.npos;
}

std::u32string stem_key(const std::u32string& word) {
  if (word.size() > kLongestWord) return word;
  std::u32string stem = word;
  for (int round = 0; round < kMostEndings && strip_one(kNominal, stem); ++round) {
  }
  if (strip_one(kVerbal, stem))
    for (int round = 0; round < 2 && strip_one(kNominal, stem); ++round) {
    }
  drop_final(stem, true);
  return stem;
}

std::vector<std::u32string> name_stems(const std::u32string& word) {
  std::vector<std::u32string> stems{word};
  if (word.size() > kLongestWord) return stems;
  for (std::size_t at = 0; at < stems.size() && stems.size() < kMostNameStems; ++at) {
    const std::u32string from = stems[at];
    for (const Ending& ending : kNominal) {
      if (!strips(ending, from)) continue;
      std::u32string stem = from.substr(0, from.size() - ending.text.size());
      if (std::find(stems.begin(), stems.end(), stem) == stems.end())
        stems.push_back(std::move(stem));
      if (stems.size() >= kMostNameStems) break;
    }
  }
  return stems;
}

std::u32string name_key(const std::u32string& stem) {
  std::u32string key = stem;
  drop_final(key, false);
  return key;
}

}  // namespace tamga::index
