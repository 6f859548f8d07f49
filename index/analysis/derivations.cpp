// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/derivations.h"

#include <algorithm>
#include <string_view>

#include "index/analysis/stems.h"

namespace tamga::index {
namespace {

using Words = std::vector<std::u32string>;

constexpr std::size_t kShortest = 3;  // letters

void add(Words& words, std::u32string word) {
  if (word.size() >= kShortest && std::find(words.begin(), words.end(), word) == words.end())
    words.push_back(std::move(word));
}

bool is_short_vowel(char32_t code) {
  return code == U'а' || code == U'э' || code == U'о' || code == U'ө' || code == U'и';
}

// How a stem stands before an ending: as it is, without its last vowel (өргө-, өрг-),
// without a fleeting one (өмчил-, өмчл-).
Words before_endings(const std::u32string& lemma) {
  Words stems{lemma};
  const std::size_t size = lemma.size();
  if (is_short_vowel(lemma.back())) {
    add(stems, lemma.substr(0, size - 1));
  } else if (size > kShortest && is_short_vowel(lemma[size - 2]) && !is_vowel(lemma[size - 3])) {
    std::u32string stem = lemma;
    stem.erase(size - 2, 1);
    add(stems, std::move(stem));
  }
  return stems;
}

// The other way: what may stand so before an ending.
void add_stems(const std::u32string& stem, Words& words) {
  if (stem.size() < 2) return;
  add(words, stem);
  const bool front = stem.find_first_of(U"эөүе") != stem.npos;
  const std::u32string_view vowels = front ? U"эөи" : U"аои";
  if (is_vowel(stem.back())) {  // шилжүүлэгд- of шилжүүл-
    add(words, stem.substr(0, stem.size() - 1));
    return;
  }
  for (char32_t vowel : vowels) {
    add(words, stem + vowel);
    if (stem.size() < kShortest || is_vowel(stem[stem.size() - 2])) continue;
    std::u32string fleeting = stem;
    fleeting.insert(stem.size() - 1, 1, vowel);
    add(words, std::move(fleeting));
  }
}

constexpr std::u32string_view kEndings[] = {
    U"уул", U"үүл", U"гд",  U"агд", U"эгд", U"огд", U"өгд",  U"лт",   U"алт",   U"элт",
    U"олт", U"өлт", U"лга", U"лгэ", U"лго", U"лгө", U"гаа",  U"гээ",  U"гоо",   U"гөө",
    U"гч",  U"л",   U"аа",  U"ээ",  U"оо",  U"өө",  U"гдах", U"гдэх", U"уулах", U"үүлэх"};

}  // namespace

std::vector<std::u32string> derivations(const std::u32string& lemma) {
  Words words;
  if (lemma.size() < kShortest) return words;
  for (std::u32string_view ending : kEndings)
    if (lemma.ends_with(ending) && lemma.size() > ending.size() + 1)
      add_stems(lemma.substr(0, lemma.size() - ending.size()), words);
  for (const std::u32string& stem : before_endings(lemma))
    for (std::u32string_view ending : kEndings) add(words, stem + std::u32string(ending));
  std::erase(words, lemma);
  return words;
}

}  // namespace tamga::index
