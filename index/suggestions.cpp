// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/suggestions.h"

#include <algorithm>

#include "index/analysis/letters.h"
#include "index/analysis/spellings.h"
#include "index/analysis/tokens.h"
#include "index/postings.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr std::size_t kMostBytes = 200;  // of what is typed
constexpr std::size_t kMostWords = 6;
constexpr std::size_t kMostReadings = 12;
constexpr Xapian::termcount kExpansion = 100;   // words that begin alike, most frequent first
constexpr Xapian::doccount kLookedAt = 20'000;  // records counted

using Readings = std::vector<std::u32string>;  // of one typed word, the word itself first

Readings readings_of(const std::u32string& word) {
  Readings readings{word};
  const bool latin = std::none_of(word.begin(), word.end(), is_cyrillic);
  const auto more =
      latin ? cyrillic_readings(word, kMostReadings) : layout_variants(word, kMostReadings);
  readings.insert(readings.end(), more.begin(), more.end());
  if (latin)
    if (std::u32string keys = mongolian_keys(word); !keys.empty()) readings.push_back(keys);
  return readings;
}

std::vector<Readings> typed_words(const std::string& typed) {
  std::vector<Readings> words;
  for (const Token& token : tokens(std::string_view(typed).substr(0, kMostBytes)))
    if (!token.part && token.kind == Token::Kind::Word && words.size() < kMostWords)
      words.push_back(readings_of(token.text));
  return words;
}

Query begins(const Readings& readings) {
  std::vector<Query> any;
  for (const std::u32string& reading : readings)
    for (char field : {prefix::Name, prefix::PositionWord, prefix::UnitWord})
      any.emplace_back(Query::OP_WILDCARD, term(field, reading), kExpansion,
                       Query::WILDCARD_LIMIT_MOST_FREQUENT, Query::OP_OR);
  return {Query::OP_OR, any.begin(), any.end()};
}

bool completes(const std::string& value, const std::vector<Readings>& words) {
  const std::vector<Token> value_tokens = tokens(value);
  return std::all_of(words.begin(), words.end(), [&](const Readings& readings) {
    return std::any_of(value_tokens.begin(), value_tokens.end(), [&](const Token& token) {
      return std::any_of(readings.begin(), readings.end(), [&](const std::u32string& reading) {
        return token.text.starts_with(reading);
      });
    });
  });
}

}  // namespace

std::vector<std::string> make_suggestions(const Xapian::Database& database,
                                          const std::string& typed, const Query& visible,
                                          std::size_t limit) {
  const std::vector<Readings> words = typed_words(typed);
  if (words.empty() || limit == 0) return {};
  std::vector<Query> all;
  for (const Readings& readings : words) all.push_back(begins(readings));
  Xapian::Enquire enquire(database);
  enquire.set_weighting_scheme(Xapian::BoolWeight());
  enquire.set_query(Query(Query::OP_FILTER, Query(Query::OP_AND, all.begin(), all.end()), visible));
  Xapian::ValueCountMatchSpy people(slot::Person), positions(slot::Position), units(slot::Unit);
  for (Xapian::MatchSpy* spy : {&people, &positions, &units}) enquire.add_matchspy(spy);
  enquire.get_mset(0, 0, std::min(kLookedAt, database.get_doccount()));

  struct Counted {
    std::string value;
    std::size_t count;
  };
  std::vector<Counted> found;
  for (Xapian::ValueCountMatchSpy* spy : {&people, &positions, &units})
    for (auto at = spy->values_begin(); at != spy->values_end(); ++at)
      if (!(*at).empty() && completes(*at, words)) found.push_back({*at, at.get_termfreq()});
  std::stable_sort(found.begin(), found.end(),
                   [](const Counted& a, const Counted& b) { return a.count > b.count; });
  std::vector<std::string> out;
  for (const Counted& one : found) {
    if (out.size() >= limit) break;
    if (std::find(out.begin(), out.end(), one.value) == out.end()) out.push_back(one.value);
  }
  return out;
}

}  // namespace tamga::index
