// SPDX-License-Identifier: GPL-3.0-or-later
// One word of a query as terms: what it says exactly, and how else it may be read.
#pragma once

#include <xapian.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/query_reader.h"

namespace tamga::index {

// How far a query may be read from what was typed; each tier holds those before.
enum class Reach {
  Exact,    // lemmas, stem keys, names and their case forms
  Spelled,  // + other spellings: Latin, layouts, ө/о ү/у where the word is unknown
  Wide,     // + every spelling, skeletons of names
  NearOne,  // + one letter wrong, for words that find nothing else
  NearTwo,  // + two letters wrong
};

struct FoldedTerm {
  std::string term;
  std::u32string shown;  // the word as read; "" when the term is a name's skeleton
};

struct WordReading {
  std::vector<std::string> exact;
  std::vector<FoldedTerm> folded;  // only terms that the index holds
};

// The prefix of a field's words; 0 for the whole record and where words are read
// as of the whole record.
char field_prefix(Field field);

bool is_latin(const std::u32string& word);  // letters, none of them Mongolian

// Reads words against one database's lexicon. Not thread-safe (as Xapian).
class WordReader {
 public:
  WordReader(const Xapian::Database& database, Reach reach) : database_(database), reach_(reach) {}

  // `word` is folded; `typed` is what stood between white space around it, for
  // keyboard layouts whose letters are punctuation elsewhere.
  WordReading read(const std::u32string& word, const std::u32string& typed, Field field) const;

  // «Д.Болд»: the initial with the name.
  WordReading read_pair(char32_t initial, const std::u32string& name) const;

  // Terms whose spelling is at most `distance` letters away: names by skeleton,
  // other words among those with the same first letter, or, when two letters may
  // be wrong, with another one and only that wrong. At most 100 of the index's
  // words; and, if `misspelled` (some 20 ms), forms that the dictionary knows with one
  // letter wrong.
  std::vector<FoldedTerm> near(const std::u32string& word, std::size_t distance, Field field,
                               bool misspelled) const;

  bool holds(const std::string& term) const { return database_.term_exists(term); }

 private:
  // Spellings looked for, by how the terms begin among which they may be.
  using Wanted = std::map<std::string, std::set<std::string>>;
  void scan(const Wanted& wanted, std::size_t distance, std::vector<FoldedTerm>& found) const;
  std::vector<std::string> exact_terms(const std::u32string& word, Field field) const;
  void add_spelling(const std::u32string& spelling, bool unknown_only, Field field,
                    WordReading& reading) const;
  bool begins_any(const std::u32string& word, Field field) const;
  void add_keyboards(const std::u32string& word, const std::u32string& typed, bool known,
                     Field field, WordReading& reading) const;
  void add_latin_typed(const std::u32string& word, Field field, WordReading& reading) const;
  void add_misspelled(const std::u32string& word, Field field,
                      std::vector<FoldedTerm>& found) const;
  void add_scanned(const std::u32string& word, Field field, WordReading& reading) const;
  void add_other_script(const std::u32string& word, Field field, WordReading& reading) const;
  void add_other_stems(const std::u32string& word, Field field, WordReading& reading) const;
  void add_skeletons(const std::u32string& word, Field field, WordReading& reading) const;

  const Xapian::Database& database_;
  Reach reach_;
};

}  // namespace tamga::index
