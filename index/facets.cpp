// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/facets.h"

#include <algorithm>
#include <functional>

#include "index/postings.h"
#include "index/record_data.h"
#include "index/terms.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostValues = 1'000;

struct Counted {
  std::uint32_t number = 0;
  std::size_t count = 0;
};

// Most frequent first, of equals by what is shown.
std::vector<FacetValue> shown(const std::function<std::string(std::uint32_t number)>& value,
                              std::vector<Counted> counted) {
  if (counted.size() > kMostValues) {
    // More than are given back: of those as frequent as the last one all are needed
    // to choose by what is shown.
    std::nth_element(counted.begin(), counted.begin() + kMostValues - 1, counted.end(),
                     [](const Counted& a, const Counted& b) { return a.count > b.count; });
    const std::size_t least = counted[kMostValues - 1].count;
    std::erase_if(counted, [&](const Counted& one) { return one.count < least; });
  }
  std::vector<FacetValue> values;
  values.reserve(counted.size());
  for (const Counted& one : counted) values.push_back({value(one.number), one.count});
  std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (values.size() > kMostValues) values.resize(kMostValues);
  return values;
}

}  // namespace

const std::array<FacetField, kFacetFields> kFacets{{
    {"form", prefix::Form, &Search::form},
    {"year", prefix::Year, &Search::year},
    {"unit", prefix::UnitIs, &Search::unit},
    {"position", prefix::PositionIs, &Search::position},
    {"organisation", prefix::OrganisationIs, &Search::organisation},
    {"openness", prefix::OpennessIs, &Search::openness},
    {"retention_class", prefix::ClassIs, &Search::retention_class},
    {"script", prefix::ScriptIs, &Search::script},
    {"", prefix::PersonIs, nullptr},
}};

std::array<std::string, kFacetFields> facet_values(const Entry& entry) {
  return {entry.form,
          entry.year > 0 ? std::to_string(entry.year) : std::string(),
          entry.unit,
          entry.position,
          entry.organisation,
          entry.openness,
          entry.retention_class,
          entry.script,
          shown_name(entry.person)};
}

std::string facet_term(std::size_t facet, const std::string& value) {
  return value.empty() ? std::string() : value_term(kFacets[facet].prefix, value);
}

std::string pack_facets(const std::array<std::string, kFacetFields>& values, Numbers& numbers) {
  std::string packed;
  for (std::size_t facet = 0; facet < kFacetFields; ++facet) {
    const std::string term = facet_term(facet, values[facet]);
    put_number(packed, term.empty() ? 0 : numbers.value(term, values[facet]));
  }
  return packed;
}

void FacetCounter::operator()(const Xapian::Document& document, double) {
  const std::string packed = document.get_value(slot::Facets);
  const auto* at = reinterpret_cast<const unsigned char*>(packed.data());
  const auto* const end = at + packed.size();
  for (std::size_t facet = 0; facet < end_; ++facet) {
    const std::uint32_t number = take_number(at, end);
    if (facet < first_) continue;
    std::vector<std::uint32_t>& counts = counts_[facet];
    if (number >= counts.size()) {
      counts.resize(number + 1 + number / 2);
      seen_[facet].resize(counts.size());
    }
    if (counts[number]++ == 0) seen_[facet][number] = document.get_docid();
  }
}

std::string FacetCounter::value(const Xapian::Database& database, std::size_t facet,
                                std::uint32_t number) const {
  const char prefix = kFacets[facet].prefix;
  if (!value_varies(database, prefix, number)) return value_shown(database, prefix, number);
  const auto record = database.get_document(seen_[facet][number]);
  return facet_values(read_shown(record.get_value(slot::Shown)))[facet];
}

Facets facets_of(const Xapian::Database& database, const FacetCounter& counter) {
  Facets facets;
  for (std::size_t facet = 0; facet < kFacetFields; ++facet) {
    if (!*kFacets[facet].name) continue;
    std::vector<Counted> counted;
    const std::vector<std::uint32_t>& counts = counter.counts(facet);
    for (std::uint32_t number = 1; number < counts.size(); ++number)
      if (counts[number] > 0) counted.push_back({number, counts[number]});
    facets[kFacets[facet].name] =
        shown([&](std::uint32_t number) { return counter.value(database, facet, number); },
              std::move(counted));
  }
  return facets;
}

Facets facets_of_all(const Xapian::Database& database) {
  Facets facets;
  for (const FacetField& field : kFacets) {
    if (!*field.name) continue;
    std::vector<Counted> counted;
    const std::string prefix(1, field.prefix);
    for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at)
      counted.push_back({value_number(database, *at), at.get_termfreq()});
    facets[field.name] =
        shown([&](std::uint32_t number) { return value_shown(database, field.prefix, number); },
              std::move(counted));
  }
  return facets;
}

}  // namespace tamga::index
