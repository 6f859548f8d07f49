// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/analysis/lemmas.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "index/analysis/dictionary.h"
#include "index/analysis/spellings.h"
#include "index/analysis/stems.h"
#include "index/analysis/word_cache.h"

namespace tamga::index {
namespace {

using Lemmas = std::vector<std::u32string>;

constexpr std::size_t kShortest = 3;   // letters of a stem
constexpr std::size_t kMostStems = 4;  // tried of a form that the dictionary does not know
constexpr std::size_t kLongestMisspelled = 20;
constexpr std::size_t kLongestForm = 32;  // OCR runs beyond it are no words

bool is_lemma(const std::u32string& word) {
  const Lemmas lemmas = Dictionary::shared().lemmas(word);
  return std::find(lemmas.begin(), lemmas.end(), word) != lemmas.end();
}

void add(Lemmas& lemmas, const std::u32string& word) {
  if (std::find(lemmas.begin(), lemmas.end(), word) == lemmas.end()) lemmas.push_back(word);
}

// Endings that a form which is a word itself may have all the same: dative,
// comitative, the people's plural.
void add_stem_of_word(const std::u32string& form, Lemmas& lemmas) {
  static constexpr std::u32string_view endings[] = {U"д",  U"т",  U"ад",  U"эд",  U"од",
                                                    U"өд", U"ид", U"тай", U"тэй", U"той"};
  for (std::u32string_view ending : endings) {
    if (!form.ends_with(ending) || form.size() < ending.size() + kShortest) continue;
    const std::u32string stem = form.substr(0, form.size() - ending.size());
    const bool vowel = is_vowel(stem.back()) || stem.back() == U'ь';
    // Болд is no «to become», хүнд no «to a person».
    const bool too_short = ending.size() == 1 && stem.size() <= kShortest;
    if (!vowel && !too_short && is_lemma(stem)) add(lemmas, stem);
  }
}

// хуудс(ын) to хуудас, түвшн(ий) to түвшин.
void add_with_fleeting_vowel(const std::u32string& stem, Lemmas& lemmas) {
  const std::size_t size = stem.size();
  if (size < kShortest || is_vowel(stem[size - 1]) || is_vowel(stem[size - 2])) return;
  const bool front = stem.find_first_of(U"эөүе") != stem.npos;
  const bool round = stem.find_first_of(front ? U"ө" : U"оё") != stem.npos;
  const char32_t vowels[] = {front ? (round ? U'ө' : U'э') : (round ? U'о' : U'а'), U'и'};
  for (char32_t vowel : vowels) {
    std::u32string word = stem;
    word.insert(size - 1, 1, vowel);
    if (is_lemma(word)) add(lemmas, word);
  }
}

// A verb's form to its -х (зөвлөсөн, зөвлөж to зөвлөх).
void add_verb(const std::u32string& form, Lemmas& lemmas) {
  static constexpr std::u32string_view endings[] = {
      U"сан", U"сэн", U"сон", U"сөн", U"даг", U"дэг", U"дог", U"дөг", U"вал",
      U"вэл", U"вол", U"вөл", U"на",  U"нэ",  U"но",  U"нө",  U"аад", U"ээд",
      U"оод", U"өөд", U"ж",   U"ч",   U"лаа", U"лээ", U"лоо", U"лөө"};
  for (std::u32string_view ending : endings) {
    if (!form.ends_with(ending) || form.size() < ending.size() + kShortest) continue;
    std::u32string stem = form.substr(0, form.size() - ending.size());
    if (ending.size() == 3 && is_vowel(ending[0])) stem.push_back(ending[0]);
    if (const std::u32string verb = stem + U'х'; is_vowel(stem.back()) && is_lemma(verb))
      add(lemmas, verb);
  }
}

// What is left when an ending is taken off, as it stands or with a fleeting vowel.
bool is_clean(const std::u32string& form, const std::u32string& lemma) {
  for (const std::u32string& stem : name_stems(form)) {
    if (stem == form) continue;
    // мэдээд is of мэдээ as well as of мэдэх.
    if (form.size() == stem.size() + 1 && form.back() == U'д' && is_vowel(stem.back())) continue;
    if (stem == lemma) return true;
    const std::size_t size = stem.size();
    if (lemma.size() == size + 1 && lemma.back() == stem.back() && is_vowel(lemma[size - 1]) &&
        lemma.compare(0, size - 1, stem, 0, size - 1) == 0)
      return true;
  }
  return false;
}

// A noun's form is a form of that noun: иргэнд is of иргэн and not of ирэг,
// саналтай of санал and not of сана(х), which the dictionary says besides.
void drop_shorter(const std::u32string& form, Lemmas& lemmas) {
  std::size_t longest = 0;
  std::vector<bool> clean;
  for (const std::u32string& lemma : lemmas) {
    clean.push_back(is_clean(form, lemma));
    if (clean.back()) longest = std::max(longest, lemma.size());
  }
  Lemmas kept;
  for (std::size_t at = 0; at < lemmas.size(); ++at)
    if (clean[at] || lemmas[at].size() >= longest) kept.push_back(lemmas[at]);
  // мэдээг is clean of мэдээ; that мэд remains of мэдээ says nothing.
  const auto inside = [&](const std::u32string& lemma) {
    return std::any_of(kept.begin(), kept.end(), [&](const std::u32string& other) {
      if (other.size() <= lemma.size() || !is_clean(form, other)) return false;
      const auto stems = name_stems(other);
      return std::find(stems.begin() + 1, stems.end(), lemma) != stems.end();
    });
  };
  lemmas.clear();
  for (const std::u32string& lemma : kept)
    if (!inside(lemma)) lemmas.push_back(lemma);
}

// People's plurals, which the dictionary has as words of their own: шүүгчид, залуучууд,
// залуус, хөгшид. To what they are plurals of.
void add_singular(const std::u32string& plural, Lemmas& lemmas) {
  struct Plural {
    std::u32string_view ending, instead;
  };
  static constexpr Plural plurals[] = {{U"гчид", U"гч"}, {U"чууд", U""}, {U"чүүд", U""},
                                       {U"ууд", U""},    {U"үүд", U""},  {U"уус", U"уу"},
                                       {U"үүс", U"үү"},  {U"ид", U"ин"}, {U"од", U"он"},
                                       {U"ёд", U"ён"},   {U"өд", U"өн"}};
  for (const auto& [ending, instead] : plurals) {
    if (!plural.ends_with(ending)) continue;
    const std::u32string stem =
        plural.substr(0, plural.size() - ending.size()) + std::u32string(instead);
    if (stem.size() >= kShortest && is_lemma(stem)) add(lemmas, stem);
    return;
  }
}

Lemmas known_or_found_out(const std::u32string& form) {
  Lemmas lemmas = Dictionary::shared().lemmas(form);
  if (!lemmas.empty()) {
    if (std::find(lemmas.begin(), lemmas.end(), form) != lemmas.end())
      add_stem_of_word(form, lemmas);
    else if (lemmas.size() > 1)
      drop_shorter(form, lemmas);
    return lemmas;
  }
  std::size_t tried = 0;
  for (const std::u32string& stem : name_stems(form)) {
    if (stem == form || ++tried > kMostStems) continue;
    if (stem.size() >= kShortest && is_lemma(stem)) add(lemmas, stem);
    add_with_fleeting_vowel(stem, lemmas);
  }
  add_verb(form, lemmas);
  return lemmas;
}

// «ашиглаагүй» is not done of ашигла(х), though the dictionary stops at ашиглаа.
void add_denied(const std::u32string& form, Lemmas& lemmas) {
  for (std::u32string_view ending : {U"аагүй", U"ээгүй", U"оогүй", U"өөгүй"}) {
    if (!form.ends_with(ending) || form.size() < ending.size() + kShortest) continue;
    const std::u32string verb = form.substr(0, form.size() - ending.size() + 1);
    if (is_lemma(verb)) add(lemmas, verb);
  }
}

Lemmas found_out(const std::u32string& form) {
  Lemmas lemmas = known_or_found_out(form);
  add_denied(form, lemmas);
  for (const std::u32string& lemma : Lemmas(lemmas)) add_singular(lemma, lemmas);
  return lemmas;
}

}  // namespace

std::vector<std::u32string> lemmas_of(const std::u32string& form) {
  if (form.empty() || form.size() > kLongestForm) return {};
  return found_out(form);
}

std::vector<std::u32string> known_words_near(const std::u32string& form) {
  if (form.empty() || form.size() > kLongestMisspelled) return {};
  static WordCache<Lemmas> cache;
  Lemmas known;
  if (cache.find(form, known)) return known;
  for (const std::u32string& other : one_letter_off(form))
    if (Dictionary::shared().knows(other)) add(known, other);
  cache.keep(form, known);
  return known;
}

}  // namespace tamga::index
