// SPDX-License-Identifier: GPL-3.0-or-later
// What records are counted and filtered by. Of each record its facets are one packed
// value: the numbers of its values, in the order of kFacets.
#pragma once

#include <array>
#include <cstddef>
#include <string>

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

}  // namespace tamga::index
