// SPDX-License-Identifier: GPL-3.0-or-later
// The words of one clause as queries: names with initials, numbers, dates.
#pragma once

#include <xapian.h>

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "index/analysis/tokens.h"
#include "index/query_builder.h"
#include "index/query_reader.h"
#include "index/word_reading.h"

namespace tamga::index {

// What a piece of a query says exactly, and with its other readings beside.
struct Part {
  Xapian::Query exact, wide;
};

struct QueryWord {
  std::u32string text;             // "" when it is not a word that could be a name
  std::vector<std::string> terms;  // its general terms, for synonyms
  Part part;
};

// Beside what it gives, it notes in `built` what is to be highlighted and which
// terms are other readings. Not thread-safe (as Xapian).
class WordsReader {
 public:
  WordsReader(const OpenIndex& index, Reach reach,
              const std::function<bool(const Xapian::Query&)>& finds, BuiltQuery& built)
      : index_(index), database_(index.all), reach_(reach), finds_(finds), built_(built) {}

  // At most 48. `last`: the clause ends the query, so that its last word may
  // still be in the typing.
  std::vector<QueryWord> read(const Clause& clause, bool last);

  // Both queries of one word's reading; notes its terms.
  Part weighed(const WordReading& reading);
  void highlight(const std::vector<std::string>& terms);

  // A word read by itself, as it would be beside others of the clause.
  WordReading reading(const std::u32string& word, Field field) const;

 private:
  std::size_t position(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  bool keyed(std::size_t at, std::vector<QueryWord>& words);
  std::size_t pair(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  bool code_apart(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  void word(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  void number(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  void other_codes(const Token& code, const std::u32string& letters, const std::string& own,
                   WordReading& reading) const;
  void add_alone(const std::u32string& letter, const std::u32string& digits, const std::string& own,
                 Part& part);
  void add_apart(const std::u32string& letters, const std::u32string& digits, Part& part);
  void date(std::size_t at, std::size_t end, std::vector<QueryWord>& words);
  Part begun(const std::u32string& word, const std::u32string& typed);
  Part begun_pair(char32_t initial, const std::u32string& name);
  void other_readings(std::size_t at, std::size_t end, const std::string& own,
                      WordReading& reading) const;
  bool says_nothing(std::size_t at, std::size_t end) const;
  std::u32string chunk(const Token& token) const;
  WordReader reader(std::size_t words) const;

  const OpenIndex& index_;
  const Xapian::Database& database_;  // all of it
  Reach reach_;
  const std::function<bool(const Xapian::Query&)>& finds_;
  BuiltQuery& built_;
  const Clause* clause_ = nullptr;
  bool last_ = false;
  std::vector<Token> tokens_;
  // Of words that stand more than once: word, as typed, field, with other spellings.
  std::map<std::tuple<std::u32string, std::u32string, Field, bool>, WordReading> readings_;
};

}  // namespace tamga::index
