// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_reading.h"

#include <algorithm>
#include <utility>

#include "index/analysis/derivations.h"
#include "index/analysis/dictionary.h"
#include "index/analysis/homoglyphs.h"
#include "index/analysis/lemmas.h"
#include "index/analysis/letters.h"
#include "index/analysis/skeleton.h"
#include "index/analysis/spellings.h"
#include "index/analysis/stems.h"
#include "index/analysis/traditional.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostSpellings = 64;
constexpr std::size_t kBeginning = 3;  // letters
constexpr std::size_t kMostNear = 100;
constexpr std::size_t kMostNearStems = 4;
constexpr std::size_t kMostLookedAt = 200'000;  // terms of one beginning
constexpr std::size_t kKeyboardSpellings = 8;
constexpr std::size_t kShortestScanned = 4;  // letters of a damaged word
constexpr std::size_t kShortestBegun = 5;    // of a stem whose ending is damaged
constexpr std::size_t kShortestMisspelled = 5;
constexpr std::size_t kShortestTyped = 6;  // of Latin spelling on the Mongolian layout
constexpr std::size_t kLongestEnding = 4;
constexpr std::size_t kLongDoubled = 6;
constexpr std::size_t kMostEndings = 16;

void add(std::vector<std::string>& terms, std::string term) {
  if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

bool names_count(Field field) {
  return field_prefix(field) == 0 || field == Field::Person;
}

// The ending of the other harmony («усний» for усны), as people write it who are
// not sure, or whose keyboard has no ү.
std::vector<std::u32string> other_harmony(const std::u32string& word) {
  static constexpr std::pair<std::u32string_view, std::u32string_view> endings[] = {
      {U"ний", U"ны"},  {U"ийн", U"ын"},  {U"ийг", U"ыг"},  {U"ээс", U"аас"}, {U"ээр", U"аар"},
      {U"тэй", U"тай"}, {U"үүд", U"ууд"}, {U"оос", U"өөс"}, {U"оор", U"өөр"}, {U"сан", U"сэн"}};
  std::vector<std::u32string> others;
  // э and е, which foreign words leave open (тэндэр, тендер).
  for (const auto& [from, to] : {std::pair(U'э', U'е'), std::pair(U'е', U'э')})
    if (word.find(from) != word.npos) {
      others.push_back(word);
      std::replace(others.back().begin(), others.back().end(), from, to);
    }
  for (const auto& [front, back] : endings)
    for (const auto& [ending, other] : {std::pair(front, back), std::pair(back, front)})
      if (word.ends_with(ending) && word.size() > ending.size() + 1)
        others.push_back(word.substr(0, word.size() - ending.size()) + std::u32string(other));
  return others;
}

std::size_t allowed_distance(std::size_t length, std::size_t distance) {
  if (length < 4) return 0;
  return length < 6 ? std::min<std::size_t>(distance, 1) : distance;
}

}  // namespace

bool is_latin(const std::u32string& word) {
  return std::any_of(word.begin(), word.end(), is_letter) &&
         std::none_of(word.begin(), word.end(),
                      [](char32_t code) { return is_cyrillic(code) || is_traditional(code); });
}

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
    case Field::Title:
      return prefix::TitleWord;
    case Field::Organisation:
      return prefix::Organisation;
    default:
      return 0;
  }
}

std::vector<std::string> WordReader::exact_terms(const std::u32string& word, Field field) const {
  std::vector<std::string> terms;
  const char own = field_prefix(field);
  if (!own)
    for (std::string& one : word_terms(word)) add(terms, std::move(one));
  if (own && field != Field::Person) {
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

// Does any word of the index begin as this one? Most readings of a Latin word are
// none, and what the dictionary says of them need not be asked.
bool WordReader::begins_any(const std::u32string& word, Field field) const {
  // Not so far that a fleeting vowel is in it: ажлын is of ажил.
  const bool fleeting = word.size() > 2 && !is_vowel(word[1]) && !is_vowel(word[2]);
  const std::string beginning =
      encode(std::u32string_view(word).substr(0, fleeting ? kBeginning - 1 : kBeginning));
  std::vector<std::string> from;
  const char own = field_prefix(field);
  if (own) from.emplace_back(1, own);
  if (!own) from = {"", {prefix::Unknown}};
  if (names_count(field)) from.push_back({prefix::Name});
  return std::any_of(from.begin(), from.end(), [&](const std::string& one) {
    const std::string whole = one + beginning;
    return database_.allterms_begin(whole) != database_.allterms_end(whole);
  });
}

void WordReader::add_skeletons(const std::u32string& word, Field field,
                               WordReading& reading) const {
  if (!names_count(field)) return;
  std::vector<std::string> skeletons;
  if (is_latin(word)) {
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
  if (field_prefix(field) || is_latin(word)) return;
  Dictionary& dictionary = Dictionary::shared();
  if (dictionary.lemmas(word).empty()) {
    for (const std::u32string& stem : name_stems(word))
      if (stem != word && !dictionary.lemmas(stem).empty())
        add_spelling(stem, false, field, reading);
    for (const std::u32string& other : other_harmony(word))
      add_spelling(other, false, field, reading);
  } else if (reach_ > Reach::Spelled) {
    // Another voice of the verb, or a noun of it: бэлтгэгдсэн beside бэлтгэсэн, бүртгэх
    // beside бүртгэл.
    for (const std::u32string& lemma : dictionary.lemmas(word))
      for (const std::u32string& relative : derivations(lemma))
        if (holds(encode(relative))) add_spelling(relative, false, field, reading);
    const std::string key = term(prefix::Unknown, stem_key(word));
    if (holds(key)) reading.folded.push_back({key, word});
  }
}

// Another keyboard layout was active than the one meant.
void WordReader::add_keyboards(const std::u32string& word, const std::u32string& typed, bool known,
                               Field field, WordReading& reading) const {
  if (known) return;
  std::vector<std::u32string> spellings;
  if (is_latin(word)) {
    for (const std::u32string* keys : {&typed, &word}) {
      spellings.push_back(mongolian_keys(*keys));
      const std::u32string russian = russian_keys(*keys);
      spellings.push_back(russian);
      for (std::u32string& one : layout_variants(russian, kKeyboardSpellings))
        spellings.push_back(std::move(one));
    }
  } else {
    for (const std::u32string* keys : {&typed, &word}) {
      spellings.push_back(russian_to_mongolian_keys(*keys));
      spellings.push_back(mongolian_to_russian_keys(*keys));
    }
    spellings.push_back(latin_keys(word));
    spellings.push_back(latin_look_alike(word));
  }
  for (const std::u32string& spelling : spellings)
    if (!spelling.empty()) add_spelling(spelling, false, field, reading);
}

// Mongolian spelled in Latin letters while the Mongolian layout was active: «эуибуж», which is
// tender on the other one, and тендер.
void WordReader::add_latin_typed(const std::u32string& word, Field field,
                                 WordReading& reading) const {
  const std::u32string latin = latin_keys(word);
  if (word.size() < kShortestTyped || !is_latin(latin)) return;
  for (const std::u32string& spelling : cyrillic_readings(latin, kMostSpellings))
    if (begins_any(spelling, field)) add_spelling(spelling, false, field, reading);
  add_skeletons(latin, field, reading);
}

// Words that stand damaged in scanned texts: only such as the dictionary does
// not know, so that no word is taken for another one.
void WordReader::add_scanned(const std::u32string& word, Field field, WordReading& reading) const {
  if (field_prefix(field) || !is_cyrillic(word[0])) return;
  std::vector<std::u32string> forms = Dictionary::shared().lemmas(word);
  if (std::find(forms.begin(), forms.end(), word) == forms.end()) forms.push_back(word);
  const auto take = [&](const std::u32string& damaged) {
    const std::u32string key = stem_key(damaged);
    if (key.size() + 1 < kShortestScanned) return;
    std::string one = term(prefix::Unknown, key);
    if (holds(one) &&
        std::find(reading.exact.begin(), reading.exact.end(), one) == reading.exact.end())
      reading.folded.push_back({std::move(one), damaged});
  };
  for (const std::u32string& form : forms) {
    if (form.size() <= kShortestScanned) continue;  // «Болд» is not «балд»
    for (const std::u32string& damaged : scanned_variants(form)) {
      // One that the dictionary has by chance (санаал) only when it is much like it.
      if (damaged.size() > form.size() && damaged.size() >= kLongDoubled && holds(encode(damaged)))
        reading.folded.push_back({encode(damaged), damaged});
      take(damaged);
      if (damaged.ends_with(U"ыг") || damaged.ends_with(U"ын"))
        for (const std::u32string& other : other_harmony(damaged)) take(other);
    }
  }
  // Only the ending is damaged: тээврнйн.
  for (const std::u32string& form : Dictionary::shared().lemmas(word)) {
    const std::string beginning = term(prefix::Unknown, stem_key(form));
    if (beginning.size() <= kShortestBegun) continue;
    std::size_t seen = 0;
    const auto end = database_.allterms_end(beginning);
    for (auto at = database_.allterms_begin(beginning); at != end && ++seen <= kMostEndings; ++at) {
      std::string one = *at;
      if (one.size() <= beginning.size() + kLongestEnding &&
          std::find(reading.exact.begin(), reading.exact.end(), one) == reading.exact.end())
        reading.folded.push_back({std::move(one), form});
    }
  }
}

// Names in the other script than the one they were typed in.
void WordReader::add_other_script(const std::u32string& word, Field field,
                                  WordReading& reading) const {
  if (!names_count(field)) return;
  std::vector<std::string> terms;
  if (is_traditional_word(word)) {
    for (const std::string& key : traditional_keys(word)) add(terms, prefix::CyrillicKey + key);
  } else {
    std::vector<std::u32string> spellings{word};
    if (is_latin(word)) spellings = cyrillic_readings(word, reach_ > Reach::Spelled ? 4 : 0);
    for (const std::u32string& spelling : spellings)
      for (const std::u32string& stem : name_stems(spelling))
        if (const std::string key = cyrillic_key(stem); !key.empty())
          add(terms, prefix::TraditionalKey + key);
  }
  for (std::string& one : terms)
    if (holds(one)) reading.folded.push_back({std::move(one), U""});
}

WordReading WordReader::read(const std::u32string& word, const std::u32string& typed,
                             Field field) const {
  WordReading reading;
  reading.exact = exact_terms(word, field);
  if (reach_ == Reach::Exact) return reading;
  const bool wide = reach_ > Reach::Spelled;
  add_other_stems(word, field, reading);
  const bool known = !is_latin(word) && !Dictionary::shared().lemmas(word).empty();
  add_keyboards(word, typed, known, field, reading);
  if (is_latin(word)) {
    for (const std::u32string& spelling : cyrillic_readings(word, kMostSpellings))
      if (begins_any(spelling, field)) add_spelling(spelling, false, field, reading);
  } else {
    // A word that the dictionary knows is meant as it stands: then only damaged
    // text (үйлчилгээ scanned as уйлчилгээ) is looked for beside it.
    for (const std::u32string& spelling : layout_variants(word, kMostSpellings))
      add_spelling(spelling, known && !wide, field, reading);
    add_scanned(word, field, reading);
  }
  add_other_script(word, field, reading);
  if (wide) add_skeletons(word, field, reading);
  if (wide && !known && is_cyrillic(word[0])) add_latin_typed(word, field, reading);
  return reading;
}

WordReading WordReader::read_pair(char32_t initial, const std::u32string& name) const {
  WordReading reading;
  reading.exact = pair_terms(prefix::Pair, initial, name);
  if (reach_ == Reach::Exact) return reading;
  const bool latin_name = is_latin(name);
  std::vector<std::u32string> initials{{initial}};
  if (is_latin({initial}))
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

void WordReader::scan(const Wanted& wanted, std::size_t distance,
                      std::vector<FoldedTerm>& found) const {
  for (const auto& [from, spellings] : wanted) {
    const bool prefixed = from[0] >= 'A' && from[0] <= 'Z';
    const bool skeletons = from[0] == prefix::Skeleton;
    const std::size_t skip = prefixed ? 1 : 0;
    const auto end = database_.allterms_end(from);
    std::size_t looked_at = 0;
    for (auto at = database_.allterms_begin(from);
         at != end && found.size() < kMostNear && ++looked_at <= kMostLookedAt; ++at) {
      const std::string one = *at;
      const std::string_view bare = std::string_view(one).substr(skip);
      const bool near = std::any_of(spellings.begin(), spellings.end(), [&](const auto& spelling) {
        const std::size_t allowed = allowed_distance(spelling.size(), distance);
        // Half of all names are near to a skeleton whose first letter is open.
        if (skeletons && !bare.starts_with(spelling.substr(0, 1))) return false;
        return allowed > 0 && edit_distance(bare, spelling, allowed) <= allowed;
      });
      if (near) found.push_back({one, skeletons ? U"" : decode(bare)});
    }
  }
}

// A form of a word that the dictionary knows, one letter wrong in it: төпөвлөгч, whose lemma
// (төлөвлө) is far from what was typed.
void WordReader::add_misspelled(const std::u32string& word, Field field,
                                std::vector<FoldedTerm>& found) const {
  if (field == Field::Person || word.size() < kShortestMisspelled || !is_cyrillic(word[0]) ||
      !Dictionary::shared().lemmas(word).empty())
    return;
  for (const std::u32string& other : known_words_near(word)) {
    if (other.size() < kShortestMisspelled) continue;  // УИХТ of УИХТГ
    for (std::string& one : exact_terms(other, field))
      if (holds(one)) found.push_back({std::move(one), other});
  }
}

std::vector<FoldedTerm> WordReader::near(const std::u32string& word, std::size_t distance,
                                         Field field, bool misspelled) const {
  std::vector<std::u32string> spellings{word};
  if (is_latin(word))
    spellings = cyrillic_readings(word, 4);
  else
    for (std::u32string& one : layout_variants(word, 2)) spellings.push_back(std::move(one));
  Wanted wanted;
  for (const std::u32string& spelling : spellings) {
    const std::string code = encode(spelling);
    if (code.empty()) continue;
    const char own = field_prefix(field);
    if (names_count(field)) {
      std::size_t stems = 0;
      for (const std::u32string& stem : name_stems(spelling))
        if (++stems <= kMostNearStems) wanted[{prefix::Skeleton}].insert(skeleton(stem));
      wanted[{prefix::Name, code[0]}].insert(code);
    }
    if (!own) {
      std::size_t stems = 0;
      for (const std::u32string& stem : name_stems(spelling))
        if (++stems <= kMostNearStems) wanted[{code[0]}].insert(encode(stem));
      wanted[{prefix::Unknown, code[0]}].insert(encode(stem_key(spelling)));
    } else if (field != Field::Person) {
      wanted[{own, code[0]}].insert(code);
    }
  }
  std::vector<FoldedTerm> found;
  scan(wanted, distance, found);
  if (misspelled) add_misspelled(word, field, found);
  // Another first letter, and nothing else wrong.
  if (distance > 1 && found.empty() && !field_prefix(field) && is_cyrillic(word[0]) &&
      word.size() >= kShortestScanned)
    for (char32_t first : std::u32string_view(U"абвгдежзийклмнопрстуфхцчшэюяёөү")) {
      std::u32string other = word;
      other[0] = first;
      for (std::string& one : exact_terms(other, field))
        if (holds(one)) found.push_back({std::move(one), other});
    }
  return found;
}

}  // namespace tamga::index
