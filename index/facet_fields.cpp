// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/facet_fields.h"

#include "index/record_data.h"
#include "index/terms.h"

namespace tamga::index {

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

}  // namespace tamga::index
