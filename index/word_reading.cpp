// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_reading.h"

#include <algorithm>

#include "index/analysis/dictionary.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/spellings.h"
#include "index/analysis/stems.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostSpellings = 64;
constexpr std::size_t kMostNear = 100;

void add(std::vector<std::string>& terms, std::string term) {
  if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

bool latin(const std::u32string& word) {
  return std::any_of(word.begin(), word.end(), is_letter) &&
         std::none_of(word.begin(), word.end(), is_cyrillic);
}

// Field prefix of words, 0 for the whole record.
char field_prefix(Field field) {
  switch (field) {
    case Field::Person:
      return prefix::Name;
    case Field::Position:
      return prefix::PositionWord;
    case Field::Unit:
      return prefix::UnitWord;
    case Field::Number:
      return prefix::Number;
    case Field::Form:
      return prefix::TitleWord;
    default:
      return 0;
  }
}

bool names_count(Field field) {
  return field == Field::Any || field == Field::Person;
}

std::size_t allowed_distance(std::size_t length, std::size_t distance) {
  if (length < 4) return 0;
  return length < 6 ? std::min<std::size_t>(distance, 1) : distance;
}

}  // namespace

std::vector<std::string> WordReader::exact_terms(const std::u32string& word, Field field) const {
  std::vector<std::string> terms;
  const char own = field_prefix(field);
  if (field == Field::Any)
    for (std::string& one : word_terms(word)) add(terms, std::move(one));
  if (field != Field::Any && field != Field::Person) {
    add(terms, term(own, word));
    for (const std::string& one : word_terms(word))
      if (one.size() < kLongestTerm) add(terms, own + one);
  }
  if (names_count(field)) {
    const std::vector<std::u32string> stems = name_stems(word);
    for (std::size_t at = 0; at < stems.size(); ++at) {
      add(terms, term(prefix::Name, stems[at]));
      if (at > 0) add(terms, term(prefix::NameKey, name_key(stems[at])));
    }
  }
  return terms;
}

void WordReader::add_spelling(const std::u32string& spelling, bool unknown_only, Field field,
                              WordReading& reading) const {
  if (unknown_only && !Dictionary::shared().lemmas(spelling).empty()) return;
  for (std::string& one : exact_terms(spelling, field)) {
    if (std::find(reading.exact.begin(), reading.exact.end(), one) != reading.exact.end()) continue;
    const bool there = std::any_of(reading.folded.begin(), reading.folded.end(),
                                   [&](const FoldedTerm& folded) { return folded.term == one; });
    if (!there && holds(one)) reading.folded.push_back({std::move(one), spelling});
  }
}

void WordReader::add_skeletons(const std::u32string& word, Field field,
                               WordReading& reading) const {
  if (!names_count(field)) return;
  std::vector<std::string> skeletons;
  if (latin(word)) {
    skeletons = latin_skeletons(word);
    for (const std::u32string& spelling : cyrillic_readings(word, 8))
      for (const std::u32string& stem : name_stems(spelling)) add(skeletons, skeleton(stem));
  } else {
    for (const std::u32string& stem : name_stems(word)) add(skeletons, skeleton(stem));
  }
  for (const std::string& one : skeletons)
    if (one.size() > 2 && holds(prefix::Skeleton + one))
      reading.folded.push_back({prefix::Skeleton + one, U""});
}

// A word that the dictionary does not know may be a known one with an ending
// that it should not have («сонингийн»), or stand so in a text.
void WordReader::add_other_stems(const std::u32string& word, Field field,
                                 WordReading& reading) const {
  if (field != Field::Any || latin(word)) return;
  Dictionary& dictionary = Dictionary::shared();
  if (dictionary.lemmas(word).empty()) {
    for (const std::u32string& stem : name_stems(word))
      if (stem != word && !dictionary.lemmas(stem).empty())
        add_spelling(stem, false, field, reading);
  } else if (reach_ > Reach::Spelled) {
    const std::string key = term(prefix::Unknown, stem_key(word));
    if (holds(key)) reading.folded.push_back({key, word});
  }
}

WordReading WordReader::read(const std::u32string& word, const std::u32string& typed,
                             Field field) const {
  WordReading reading;
  reading.exact = exact_terms(word, field);
  if (reach_ == Reach::Exact) return reading;
  const bool wide = reach_ > Reach::Spelled;
  add_other_stems(word, field, reading);
  if (latin(word)) {
    for (const std::u32string& keys : {mongolian_keys(typed), mongolian_keys(word)})
      if (!keys.empty()) add_spelling(keys, false, field, reading);
    for (const std::u32string& spelling : cyrillic_readings(word, kMostSpellings))
      add_spelling(spelling, false, field, reading);
  } else {
    // A word that the dictionary knows is meant as it stands: then only damaged
    // text (үйлчилгээ scanned as уйлчилгээ) is looked for beside it.
    const bool known = !Dictionary::shared().lemmas(word).empty();
    for (const std::u32string& spelling : layout_variants(word, kMostSpellings))
      add_spelling(spelling, known && !wide, field, reading);
    if (!known)
      if (const std::u32string keys = latin_keys(word); !keys.empty())
        add_spelling(keys, false, field, reading);
  }
  if (wide) add_skeletons(word, field, reading);
  return reading;
}

WordReading WordReader::read_pair(char32_t initial, const std::u32string& name) const {
  WordReading reading;
  reading.exact = pair_terms(prefix::Pair, initial, name);
  if (reach_ == Reach::Exact) return reading;
  const bool latin_name = latin(name);
  std::vector<std::u32string> initials{{initial}};
  if (latin({initial}))
    for (std::u32string& one : cyrillic_readings({initial}, 4)) initials.push_back(std::move(one));
  else
    for (std::u32string& one : layout_variants({initial}, 2)) initials.push_back(std::move(one));
  const auto names =
      latin_name ? cyrillic_readings(name, kMostSpellings) : layout_variants(name, kMostSpellings);
  const auto add_pair = [&](const std::u32string& letter, const std::u32string& spelling) {
    for (std::string& one : pair_terms(prefix::Pair, letter[0], spelling))
      if (holds(one)) reading.folded.push_back({std::move(one), letter + U". " + spelling});
  };
  for (const std::u32string& letter : initials) {
    if (letter[0] != initial) add_pair(letter, name);
    for (const std::u32string& spelling : names) add_pair(letter, spelling);
  }
  return reading;
}

std::vector<FoldedTerm> WordReader::near(const std::u32string& word, std::size_t distance,
                                         Field field) const {
  std::vector<FoldedTerm> found;
  std::vector<std::u32string> spellings{word};
  if (latin(word)) spellings = cyrillic_readings(word, 4);
  const auto scan = [&](const std::string& from, std::size_t skip, const std::string& wanted,
                        bool shown) {
    const std::size_t allowed = allowed_distance(wanted.size(), distance);
    if (allowed == 0) return;
    const auto end = database_.allterms_end(from);
    for (auto at = database_.allterms_begin(from); at != end && found.size() < kMostNear; ++at) {
      const std::string one = *at;
      if (edit_distance(std::string_view(one).substr(skip), wanted, allowed) <= allowed)
        found.push_back({one, shown ? decode(std::string_view(one).substr(skip)) : U""});
    }
  };
  for (const std::u32string& spelling : spellings) {
    const std::string code = encode(spelling);
    if (code.empty()) continue;
    if (names_count(field)) {
      for (const std::u32string& stem : name_stems(spelling))
        scan(std::string(1, prefix::Skeleton), 1, skeleton(stem), false);
      scan({prefix::Name, code[0]}, 1, code, true);
    }
    const char own = field_prefix(field);
    if (field == Field::Any) {
      for (const std::u32string& stem : name_stems(spelling))
        scan(std::string(1, code[0]), 0, encode(stem), true);
      scan({prefix::Unknown, code[0]}, 1, encode(stem_key(spelling)), true);
    } else if (field != Field::Person && own) {
      scan({own, code[0]}, 1, code, true);
    }
  }
  return found;
}

}  // namespace tamga::index
