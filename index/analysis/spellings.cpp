// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/spellings.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "index/analysis/letters.h"
#include "index/analysis/stems.h"

namespace tamga::index {
namespace {

constexpr std::size_t kLongestLatin = 28;
constexpr std::size_t kBeam = 96;  // unfinished readings kept a step

struct Spelling {
  std::u32string_view latin, cyrillic;
  int cost;
};

constexpr Spelling kSpellings[] = {
    {U"shch", U"щ", 1}, {U"iin", U"ийн", 0}, {U"iig", U"ийг", 0}, {U"iiin", U"ийн", 2},
    {U"kh", U"х", 0},   {U"ts", U"ц", 0},    {U"tz", U"ц", 2},    {U"ch", U"ч", 0},
    {U"sh", U"ш", 0},   {U"zh", U"ж", 0},    {U"dz", U"з", 1},    {U"dj", U"ж", 1},
    {U"ya", U"я", 0},   {U"ia", U"иа", 1},   {U"ia", U"я", 1},    {U"ye", U"е", 0},
    {U"yo", U"ё", 0},   {U"yu", U"ю", 0},    {U"io", U"ио", 1},   {U"iu", U"иу", 1},
    {U"ee", U"ээ", 0},  {U"ii", U"ий", 0},   {U"ii", U"ы", 2},    {U"ai", U"ай", 0},
    {U"ei", U"эй", 0},  {U"oi", U"ой", 0},   {U"ui", U"уй", 0},   {U"ui", U"үй", 0},
    {U"uu", U"уу", 0},  {U"uu", U"үү", 0},   {U"oo", U"оо", 0},   {U"oo", U"өө", 1},
    {U"ay", U"ай", 1},  {U"ey", U"эй", 1},   {U"oy", U"ой", 1},   {U"uy", U"уй", 1},
    {U"uy", U"үй", 1},  {U"a", U"а", 0},     {U"b", U"б", 0},     {U"c", U"ц", 1},
    {U"c", U"с", 2},    {U"d", U"д", 0},     {U"e", U"э", 0},     {U"e", U"е", 1},
    {U"f", U"ф", 0},    {U"g", U"г", 0},     {U"h", U"х", 1},     {U"i", U"и", 0},
    {U"i", U"ь", 1},    {U"i", U"й", 2},     {U"i", U"ы", 2},     {U"j", U"ж", 0},
    {U"k", U"к", 1},    {U"k", U"х", 1},     {U"l", U"л", 0},     {U"m", U"м", 0},
    {U"n", U"н", 0},    {U"o", U"о", 0},     {U"o", U"ө", 1},     {U"p", U"п", 0},
    {U"q", U"ч", 2},    {U"r", U"р", 0},     {U"s", U"с", 0},     {U"t", U"т", 0},
    {U"u", U"у", 1},    {U"u", U"ү", 1},     {U"u", U"ө", 1},     {U"v", U"в", 0},
    {U"v", U"ү", 2},    {U"v", U"ө", 3},     {U"w", U"в", 0},     {U"w", U"ү", 2},
    {U"x", U"х", 0},    {U"y", U"ы", 1},     {U"y", U"й", 1},     {U"y", U"ү", 2},
    {U"y", U"у", 3},    {U"z", U"з", 0},     {U"z", U"ж", 2},     {U"ö", U"ө", 0},
    {U"ü", U"ү", 0},    {U"ō", U"оо", 1},
};

struct Reading {
  std::u32string text;
  int cost = 0;
};

// Mongolian words keep to back (а о у я ё) or front (э ө ү) vowels; compounds
// (Мөнх-болд) change once. Each change costs, so plain words come first.
int disharmony(std::u32string_view text) {
  int changes = 0;
  int now = 0;
  for (char32_t code : text) {
    int side = 0;
    if (std::u32string_view(U"аоуяё").find(code) != std::u32string_view::npos) side = 1;
    if (std::u32string_view(U"эөү").find(code) != std::u32string_view::npos) side = 2;
    if (side == 0) continue;
    if (now != 0 && side != now) ++changes;
    now = side;
  }
  return changes;
}

void keep_best(std::vector<Reading>& readings, std::size_t most) {
  if (readings.size() <= most) return;
  std::stable_sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) {
    return a.cost + 2 * disharmony(a.text) < b.cost + 2 * disharmony(b.text);
  });
  readings.resize(most);
}

constexpr std::u32string_view kKeys = U"qwertyuiop[]asdfghjkl;'zxcvbnm,./-=";
constexpr std::u32string_view kShifted = U"QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?_+";
constexpr std::u32string_view kLetters = U"фцужэнгшүзкъйыбөахролдпячёсмитьвюещ";
static_assert(kKeys.size() == kLetters.size() && kShifted.size() == kLetters.size());
constexpr std::u32string_view kRussianKeys = U"qwertyuiop[]asdfghjkl;'zxcvbnm,.`-=";
constexpr std::u32string_view kRussianShifted = U"QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~_+";
constexpr std::u32string_view kRussian = U"йцукенгшщзхъфывапролджэячсмитьбюё-=";
static_assert(kRussianKeys.size() == kRussian.size() && kRussianShifted.size() == kRussian.size());

// Each character of `typed` found in `from`, or the second `from`, as `to` has
// it at that place; "" when one is not found or no letter comes out.
std::u32string rekeyed(std::u32string_view typed, std::u32string_view from,
                       std::u32string_view shifted, std::u32string_view to) {
  std::u32string out;
  bool letter = false;
  for (char32_t code : typed) {
    std::size_t key = from.find(code);
    if (key == from.npos) key = shifted.find(code);
    if (key == from.npos) return U"";
    letter |= is_letter(code);
    out.push_back(to[key]);
  }
  return letter ? out : U"";
}

std::u32string small(std::u32string_view typed) {
  std::u32string out;
  for (char32_t code : typed) out.push_back(fold_case(code));
  return out;
}

char32_t exchanged(char32_t code) {
  switch (code) {
    case U'о':
      return U'ө';
    case U'ө':
      return U'о';
    case U'у':
      return U'ү';
    case U'ү':
      return U'у';
    case U'ё':
      return U'е';
    case U'е':
      return U'ё';
    default:
      return 0;
  }
}

}  // namespace

namespace {

// All that the beam leaves, likeliest first.
std::vector<std::u32string> read_latin(const std::u32string& latin) {
  std::vector<std::vector<Reading>> at(latin.size() + 1);
  at[0].push_back({});
  for (std::size_t from = 0; from < latin.size(); ++from) {
    keep_best(at[from], kBeam);
    for (const Spelling& spelling : kSpellings) {
      if (!std::u32string_view(latin).substr(from).starts_with(spelling.latin)) continue;
      for (const Reading& reading : at[from])
        at[from + spelling.latin.size()].push_back(
            {reading.text + std::u32string(spelling.cyrillic), reading.cost + spelling.cost});
    }
  }
  std::vector<Reading>& whole = at.back();
  std::stable_sort(whole.begin(), whole.end(), [](const Reading& a, const Reading& b) {
    return a.cost + 2 * disharmony(a.text) < b.cost + 2 * disharmony(b.text);
  });
  std::vector<std::u32string> readings;
  std::unordered_set<std::u32string> seen;
  for (Reading& reading : whole) {
    if (seen.insert(reading.text).second) readings.push_back(std::move(reading.text));
  }
  return readings;
}

}  // namespace

// A query asks for the same word again in each of its tiers: the last words of a
// thread are kept.
std::vector<std::u32string> cyrillic_readings(const std::u32string& latin, std::size_t most) {
  constexpr std::size_t kMostKept = 64;
  if (latin.size() > kLongestLatin || most == 0) return {};
  static thread_local std::unordered_map<std::u32string, std::vector<std::u32string>> kept;
  auto found = kept.find(latin);
  if (found == kept.end()) {
    if (kept.size() >= kMostKept) kept.clear();
    found = kept.emplace(latin, read_latin(latin)).first;
  }
  const auto& all = found->second;
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()))};
}

std::vector<std::u32string> scanned_variants(const std::u32string& word) {
  // Letters that scanned type takes for each other, both ways.
  static constexpr std::u32string_view alike[] = {U"гт", U"ийн", U"ншц", U"өоес", U"үуи", U"эз",
                                                  U"лп", U"ао",  U"ьы",  U"вб",   U"шщ",  U"дл",
                                                  U"хк", U"еэ",  U"жх",  U"аэ"};
  static constexpr std::pair<std::u32string_view, std::u32string_view> runs[] = {
      {U"ын", U"ьш"}, {U"ийн", U"нйн"}, {U"ий", U"нй"}, {U"лл", U"п"}};
  std::vector<std::u32string> variants;
  if (word.size() > kLongestLatin) return variants;
  for (std::size_t at = 0; at < word.size(); ++at) {
    for (std::u32string_view letters : alike) {
      if (letters.find(word[at]) == letters.npos) continue;
      for (char32_t other : letters) {
        if (other == word[at]) continue;
        variants.push_back(word);
        variants.back()[at] = other;
      }
    }
    for (const auto& [right, read] : runs) {
      if (std::u32string_view(word).substr(at).starts_with(right)) {
        variants.push_back(word);
        variants.back().replace(at, right.size(), read);
      }
    }
    const bool doubled = at + 1 < word.size() && word[at + 1] == word[at];
    if (doubled) {  // a letter lost, one made twice
      variants.push_back(word);
      variants.back().erase(at, 1);
    } else if (is_vowel(word[at]) || at > 0) {
      variants.push_back(word);
      variants.back().insert(at, 1, word[at]);
    }
  }
  return variants;
}

std::vector<std::u32string> layout_variants(const std::u32string& cyrillic, std::size_t most) {
  // Double vowels are exchanged together (үү, өө), so a word has few places.
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t at = 0; at < cyrillic.size(); ++at) {
    if (!exchanged(cyrillic[at])) continue;
    const std::size_t length = at + 1 < cyrillic.size() && cyrillic[at + 1] == cyrillic[at] ? 2 : 1;
    places.push_back({at, length});
    at += length - 1;
  }
  if (places.empty() || cyrillic.size() > kLongestLatin) return {};
  const std::size_t count = std::min<std::size_t>(places.size(), 7);
  std::vector<Reading> variants;
  const auto add = [&](auto&& chosen) {
    Reading reading{cyrillic, 0};
    for (std::size_t which = 0; which < places.size(); ++which)
      if (chosen(which))
        for (std::size_t at = 0; at < places[which].second; ++at)
          reading.text[places[which].first + at] = exchanged(cyrillic[places[which].first]);
    reading.cost = disharmony(reading.text);
    if (reading.text != cyrillic) variants.push_back(std::move(reading));
  };
  add([&](std::size_t which) {  // all о and у to ө and ү, or back, leaving е
    const char32_t code = cyrillic[places[which].first];
    return code != U'е' && code != U'ё';
  });
  for (unsigned mask = 1; mask < (1u << count); ++mask)
    add([&](std::size_t which) { return which < count && (mask >> which & 1u) != 0; });
  std::stable_sort(variants.begin(), variants.end(),
                   [](const Reading& a, const Reading& b) { return a.cost < b.cost; });
  std::vector<std::u32string> out;
  for (const Reading& variant : variants) {
    if (out.size() >= most) break;
    if (std::find(out.begin(), out.end(), variant.text) == out.end()) out.push_back(variant.text);
  }
  return out;
}

std::u32string mongolian_keys(std::u32string_view typed) {
  return rekeyed(typed, kKeys, kShifted, kLetters);
}

std::u32string russian_keys(std::u32string_view typed) {
  return rekeyed(typed, kRussianKeys, kRussianShifted, kRussian);
}

std::u32string russian_to_mongolian_keys(std::u32string_view typed) {
  const std::u32string keys = rekeyed(small(typed), kRussian, kRussian, kRussianKeys);
  return rekeyed(keys, kKeys, kShifted, kLetters);
}

std::u32string mongolian_to_russian_keys(std::u32string_view typed) {
  const std::u32string keys = rekeyed(small(typed), kLetters, kLetters, kKeys);
  return rekeyed(keys, kRussianKeys, kRussianShifted, kRussian);
}

std::vector<std::u32string> one_letter_off(const std::u32string& word) {
  static constexpr std::u32string_view alphabet = U"абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя";
  std::vector<std::u32string> words;
  words.reserve((word.size() + 1) * (2 * alphabet.size() + 2));
  for (std::size_t at = 0; at <= word.size(); ++at) {
    for (char32_t letter : alphabet) {
      words.push_back(word);
      words.back().insert(at, 1, letter);
      if (at == word.size() || word[at] == letter) continue;
      words.push_back(word);
      words.back()[at] = letter;
    }
    if (at == word.size()) break;
    words.push_back(word);
    words.back().erase(at, 1);
    if (at + 1 == word.size() || word[at] == word[at + 1]) continue;
    words.push_back(word);
    std::swap(words.back()[at], words.back()[at + 1]);
  }
  return words;
}

std::u32string latin_keys(std::u32string_view typed) {
  std::u32string out;
  for (char32_t code : typed) {
    const std::size_t key = kLetters.find(fold_case(code));
    if (key == kLetters.npos || !is_letter(kKeys[key])) return U"";
    out.push_back(kKeys[key]);
  }
  return out;
}

}  // namespace tamga::index
