// SPDX-License-Identifier: GPL-3.0-or-later
// How many records of a query have each facet value.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "index/columns.h"
#include "index/facet_fields.h"
#include "index/index.h"
#include "index/open_index.h"

namespace tamga::index {

// A value's number in the shard that counted it.
struct CountedNumber {
  std::size_t shard = 0;
  std::uint32_t number = 0, count = 0;
};

// Counts the packed values of what a query matches. Of one search; not thread-safe.
class FacetCounter {
 public:
  // Of the facets from `first` to before `end`. `index` must outlive it.
  explicit FacetCounter(const OpenIndex& index, std::size_t first = 0,
                        std::size_t end = kFacetFields);
  ~FacetCounter();
  FacetCounter(const FacetCounter&) = delete;
  FacetCounter& operator=(const FacetCounter&) = delete;

  // Counts what this search finds, while it is looked for. For an index of one shard, which
  // is here: of several Xapian does not tell whose record it is, and a server elsewhere
  // knows nothing of our counting.
  void count_along(Xapian::Enquire& enquire);
  // After that search, before anything is asked.
  void finish();
  // Looks for it once more, in each shard by itself, and counts; of at most so many records.
  void count(const Xapian::Query& query, Xapian::doccount at_most);

  // Numbers with their counts, of each shard.
  std::vector<CountedNumber> counted(std::size_t facet) const;
  // As a record that was counted has it written: not as one that the asker may not see.
  std::string value(std::size_t facet, const CountedNumber& counted) const;

 private:
  struct Tally {
    std::vector<std::uint32_t> counts;  // by number; 0 counts those without a value
    std::vector<Xapian::docid> seen;    // a record with each, by its id in its shard

    void reach(std::uint32_t number) {
      if (number < counts.size()) return;
      counts.resize(number + 1 + number / 2);
      seen.resize(counts.size());
    }
  };
  class Spy;
  void add(std::size_t shard, const std::string& packed, std::uint32_t times, Xapian::docid own);
  void add(std::size_t shard, const Columns::Block& block, const std::vector<Xapian::docid>& found);
  void count_elsewhere(std::size_t shard, const Xapian::Query& query, Xapian::doccount at_most);

  const OpenIndex& index_;
  std::size_t first_, end_;
  std::vector<std::array<Tally, kFacetFields>> shards_;
  std::unique_ptr<Spy> along_;
  Xapian::Query elsewhere_;  // what was counted in shards that are elsewhere
};

using Facets = std::map<std::string, std::vector<FacetValue>>;

Facets facets_of(const OpenIndex& index, const FacetCounter& counter);

// Of the whole index: read from the frequencies of terms, no record is looked at.
Facets facets_of_all(const OpenIndex& index);

}  // namespace tamga::index
