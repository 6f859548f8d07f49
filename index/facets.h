// SPDX-License-Identifier: GPL-3.0-or-later
// What records are counted and filtered by. Of each record its facets are one packed
// value: the numbers of its values, in the order of kFacets.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "index/entry.h"
#include "index/index.h"
#include "index/numbers.h"

namespace tamga::index {

struct FacetField {
  const char* name;             // in Found.facets; "" when it is counted for suggestions alone
  char prefix;                  // of its exact term
  std::string Search::*filter;  // nullptr: filtered in another way
};

inline constexpr std::size_t kFacetFields = 9;
extern const std::array<FacetField, kFacetFields> kFacets;
inline constexpr std::size_t kUnitFacet = 2, kPositionFacet = 3, kPersonFacet = 8;

// The entry's values as written, in the order of kFacets; "" where it has none.
std::array<std::string, kFacetFields> facet_values(const Entry& entry);

// The exact term of a value ("" for ""), which filters look for.
std::string facet_term(std::size_t facet, const std::string& value);

std::string pack_facets(const std::array<std::string, kFacetFields>& values, Numbers& numbers);

// Counts the packed values of what a query matches.
class FacetCounter : public Xapian::MatchSpy {
 public:
  explicit FacetCounter(std::size_t first = 0, std::size_t end = kFacetFields)
      : first_(first), end_(end) {}
  void operator()(const Xapian::Document& document, double weight) override;
  // By number; index 0 counts those without a value.
  const std::vector<std::uint32_t>& counts(std::size_t facet) const { return counts_[facet]; }
  // As a record that was counted has it written: not as one that the asker may not see.
  std::string value(const Xapian::Database& database, std::size_t facet,
                    std::uint32_t number) const;

 private:
  std::size_t first_, end_;
  std::array<std::vector<std::uint32_t>, kFacetFields> counts_;
  std::array<std::vector<Xapian::docid>, kFacetFields> seen_;  // a record with each
};

using Facets = std::map<std::string, std::vector<FacetValue>>;

Facets facets_of(const Xapian::Database& database, const FacetCounter& counter);

// Of the whole index: read from the frequencies of terms, no record is looked at.
Facets facets_of_all(const Xapian::Database& database);

}  // namespace tamga::index
