// SPDX-License-Identifier: GPL-3.0-or-later
// The walk over content and valijson must not differ in what they accept.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "content_cases.h"
#include "renderers/content/schema.h"
#include "renderers/content/schema_rules.h"
#include "renderers/content/schema_validator.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

// A form's schema with one field "x", of this schema.
json form_of(json field) {
  field["title"] = "Утга";
  field["x-title-en"] = "Value";
  return {{"title", "Маягт"},
          {"x-title-en", "Form"},
          {"type", "object"},
          {"additionalProperties", false},
          {"properties", {{"x", std::move(field)}}}};
}

std::string verdict(const json& field, const json& value) {
  const Schema schema(form_of(field), "schema.json");
  const auto problems = schema.problems({{"x", value}}, 10);
  return problems.empty() ? "" : problems.front().code + " " + problems.front().pointer;
}

const json word = {{"type", "string"}, {"title", "Үг"}, {"x-title-en", "Word"}, {"maxLength", 9}};

}  // namespace

BOOST_AUTO_TEST_SUITE(content_schema)

BOOST_AUTO_TEST_CASE(patterns_and_repeated_elements_are_refused) {
  const json code = {{"type", "string"}, {"maxLength", 9}, {"pattern", "^([0-9]{4})?$"}};
  BOOST_TEST(verdict(code, "0413") == "");
  BOOST_TEST(verdict(code, "") == "");
  BOOST_TEST(verdict(code, "041") == "content-bad-value /x");
  BOOST_TEST(verdict(code, "0413\n0413") == "content-bad-value /x");
  const json unanchored = {{"type", "string"}, {"maxLength", 9}, {"pattern", "[Өө]"}};
  BOOST_TEST(verdict(unanchored, "нөөц") == "");
  BOOST_TEST(verdict(unanchored, "нуур") == "content-bad-value /x");
  const json set = {{"type", "array"}, {"maxItems", 3}, {"uniqueItems", true}, {"items", word}};
  BOOST_TEST(verdict(set, {"а", "б"}) == "");
  BOOST_TEST(verdict(set, {"а", "б", "а"}) == "content-bad-value /x");
  BOOST_TEST(verdict(set, json::array()) == "");
}

BOOST_AUTO_TEST_CASE(limits_of_numbers_hold_beyond_two_to_the_sixty_third) {
  const json below_zero = {{"type", "integer"}, {"maximum", -1}};
  BOOST_TEST(verdict(below_zero, -1) == "");
  BOOST_TEST(verdict(below_zero, 18446744073709551615U) == "content-bad-value /x");
  const json share = {{"type", "number"}, {"minimum", 0}, {"maximum", 1.5}};
  BOOST_TEST(verdict(share, 1.5) == "");
  BOOST_TEST(verdict(share, 2) == "content-bad-value /x");
  BOOST_TEST(verdict(share, -0.25) == "content-bad-value /x");
}

BOOST_AUTO_TEST_CASE(keywords_that_the_walk_does_not_know_still_hold) {
  json few = {{"type", "string"}, {"maxLength", 9}, {"not", {{"const", "үгүй"}}}};
  BOOST_TEST(verdict(few, "тийм") == "");
  BOOST_TEST(verdict(few, "үгүй") == "content-bad-value /x");
  const json even = {{"type", "integer"}, {"multipleOf", 2}};
  BOOST_TEST(verdict(even, 4) == "");
  BOOST_TEST(verdict(even, 5) == "content-bad-value /x");
  const json truth = {{"type", "boolean"}, {"enum", {true}}};
  BOOST_TEST(verdict(truth, true) == "");
  BOOST_TEST(verdict(truth, false) == "content-bad-value /x");
  const json fractions = {
      {"type", "array"},
      {"maxItems", 3},
      {"uniqueItems", true},
      {"items", {{"type", "number"}, {"title", "Тоо"}, {"x-title-en", "Number"}}}};
  BOOST_TEST(verdict(fractions, {1.5, 2.5}) == "");
  BOOST_TEST(verdict(fractions, {1.5, 1.5}) == "content-bad-value /x");
}

BOOST_AUTO_TEST_CASE(a_schema_is_complete_only_if_the_walk_knows_all_of_it) {
  const auto complete = [](const json& field) {
    const json schema = form_of(field);
    return SchemaRules(schema).complete();
  };
  BOOST_TEST(complete(word));
  for (const auto& form : cases::forms().all())
    BOOST_TEST(SchemaRules(form->schema()).complete(), form->id);
  json other = word;
  other["$ref"] = "#/properties/x";
  BOOST_TEST(!complete(other));
  BOOST_TEST(!complete({{"type", "integer"}, {"exclusiveMinimum", 0}}));
  BOOST_TEST(!complete({{"type", "boolean"}, {"const", true}}));
  BOOST_TEST(!complete({{"type", "array"}, {"maxItems", 2}, {"items", other}}));
  json whole = form_of(word);
  whole["minProperties"] = 1;
  BOOST_TEST(!SchemaRules(whole).complete());
}

BOOST_AUTO_TEST_CASE(what_the_walk_accepts_valijson_accepts) {
  // The second validator is slow: a sample, another one in each run.
  const int rounds = std::getenv("TAMGA_LONG") ? 3000 : 300;
  const char* given = std::getenv("TAMGA_SEED");
  const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
  BOOST_TEST_MESSAGE("walk and valijson: TAMGA_SEED=" << seed);
  std::mt19937 random(seed);
  for (const auto& form : cases::forms().all()) {
    const SchemaValidator validator(form->schema());
    const json sample = cases::sample(*form);
    std::size_t accepted = 0, refused = 0, strictly = 0;
    for (int round = 0; round < rounds; ++round) {
      json content = sample;
      for (unsigned change = 0; change <= random() % 2; ++change) cases::mutate(content, random);
      const auto problems = form->content_schema().problems(content, 10);
      const bool good = validator.accepts(content);
      if (problems.empty()) {
        ++accepted;
        BOOST_TEST(good, content.dump());
      } else if (!good) {
        ++refused;
      } else {
        // Stricter than draft 7: dates must exist, and 1e300 is no whole number.
        ++strictly;
        BOOST_TEST((problems.front().code == "content-bad-date" ||
                    problems.front().code == "content-wrong-type"),
                   problems.front().code);
      }
    }
    BOOST_TEST_MESSAGE(form->id << ": " << accepted << " accepted, " << refused << " refused, "
                                << strictly << " by the walk alone");
    BOOST_TEST(accepted > 10U);
    BOOST_TEST(refused > 10U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
