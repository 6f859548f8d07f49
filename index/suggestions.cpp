// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/suggestions.h"

#include <algorithm>
#include <map>

#include "index/analysis/letters.h"
#include "index/analysis/spellings.h"
#include "index/analysis/tokens.h"
#include "index/facets.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

using Query = Xapian::Query;

constexpr std::size_t kMostBytes = 200;  // of what is typed
constexpr std::size_t kMostWords = 6;
constexpr std::size_t kMostReadings = 12;
constexpr Xapian::termcount kExpansion = 100;   // words that begin alike, most frequent first
constexpr Xapian::doccount kLookedAt = 20'000;  // records counted
constexpr std::size_t kMostAsked = 2'000;       // values read of one kind

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

// Where a kind's words and its values are.
struct Source {
  Suggestion::Kind kind;
  char prefix;
  std::size_t facet;
};

constexpr Source kSources[] = {
    {Suggestion::Kind::Person, prefix::Name, kPersonFacet},
    {Suggestion::Kind::Position, prefix::PositionWord, kPositionFacet},
    {Suggestion::Kind::Unit, prefix::UnitWord, kUnitFacet},
};

Query begins(const Readings& readings, char field) {
  std::vector<Query> any;
  for (const std::u32string& reading : readings)
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

Query completions(const std::vector<Readings>& words, const Query& visible, char prefix) {
  std::vector<Query> all;
  for (const Readings& readings : words) all.push_back(begins(readings, prefix));
  if (!visible.empty()) all.push_back(visible);
  return {Query::OP_AND, all.begin(), all.end()};
}

// The most frequent values of one kind that complete what is typed.
void add_values(const OpenIndex& index, const std::vector<Readings>& words, const Query& visible,
                const Source& source, std::size_t limit, std::vector<Suggestion>& found) {
  FacetCounter counter(index, source.facet, source.facet + 1);
  counter.count(completions(words, visible, source.prefix), kLookedAt);
  std::vector<CountedNumber> counted = counter.counted(source.facet);
  std::stable_sort(
      counted.begin(), counted.end(),
      [](const CountedNumber& a, const CountedNumber& b) { return a.count > b.count; });
  const bool alone = index.shards.size() == 1;
  std::map<std::string, FacetValue> values;  // by term: several shards may have counted one
  std::size_t enough = 0, asked = 0;
  std::uint32_t last = 0;
  for (const CountedNumber& one : counted) {
    // Of those as frequent as the last one wanted all are looked at: text decides. And
    // of several shards all, for what is rare in one may be frequent in another.
    if ((alone && enough >= limit && one.count < last) || ++asked > kMostAsked) break;
    last = one.count;
    std::string value = counter.value(source.facet, one);
    if (!completes(value, words)) continue;
    FacetValue& sum = values[facet_term(source.facet, value)];
    if (sum.count == 0) sum.value = std::move(value);
    sum.count += one.count;
    ++enough;
  }
  for (auto& [term, sum] : values) found.push_back({source.kind, std::move(sum.value), sum.count});
}

}  // namespace

std::vector<Suggestion> make_suggestions(const OpenIndex& index, const std::string& typed,
                                         const Query& visible, std::size_t limit) {
  const std::vector<Readings> words = typed_words(typed);
  std::vector<Suggestion> found;
  if (words.empty() || limit == 0) return found;
  for (const Source& source : kSources) add_values(index, words, visible, source, limit, found);
  std::sort(found.begin(), found.end(), [](const Suggestion& a, const Suggestion& b) {
    if (a.count != b.count) return a.count > b.count;
    return a.text != b.text ? a.text < b.text : a.kind < b.kind;
  });
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace tamga::index
