// SPDX-License-Identifier: GPL-3.0-or-later
// Content changed at random: check() either refuses it or it can be filled in.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "content_cases.h"
#include "renderers/content/content.h"
#include "renderers/markup/page_template.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

void all_places(json& value, std::vector<json*>& places) {
  places.push_back(&value);
  if (!value.is_structured()) return;
  for (auto& child : value) all_places(child, places);
}

void mutate(json& content, std::mt19937& random) {
  std::vector<json*> places;
  all_places(content, places);
  json& place = *places[random() % places.size()];
  const json strange[] = {nullptr,
                          true,
                          -1,
                          1e300,
                          "",
                          "<b>&\"'",
                          "2024-02-30",
                          "\u0007",
                          "ө\nү",
                          json::array(),
                          json::object(),
                          {{"x", 1}},
                          "😀",
                          18446744073709551615U};
  switch (random() % 4) {
    case 0:
      place = strange[random() % std::size(strange)];
      break;
    case 1:
      if (place.is_structured() && !place.empty()) {
        auto child = place.begin();
        std::advance(child, random() % place.size());
        place.erase(child);
      }
      break;
    case 2:
      if (place.is_array()) place.push_back(place.empty() ? json("x") : place.front());
      break;
    default:
      place = *places[random() % places.size()] == place ? json("x")
                                                         : json(*places[random() % places.size()]);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(content)

BOOST_AUTO_TEST_CASE(mutated_samples_are_refused_or_filled_in) {
  std::mt19937 random(20240612);
  std::size_t accepted = 0, refused = 0;
  for (const auto& form : cases::forms().all()) {
    const json sample = cases::sample(*form);
    for (int round = 0; round < 80; ++round) {
      json content = sample;
      for (unsigned change = 0; change <= random() % 3; ++change) mutate(content, random);
      index_fields(*form, content);
      if (!check(*form, content, Completeness::Draft, cases::faces()).empty()) {
        ++refused;
        fill(*form, content);  // an unchecked page may look wrong, and no more
        continue;
      }
      ++accepted;
      BOOST_CHECK_NO_THROW(
          tamga::markup::read_page(fill(*form, content), form->style_sheet(), "page"));
    }
  }
  BOOST_TEST(accepted > 20U);
  BOOST_TEST(refused > 20U);
}

BOOST_AUTO_TEST_CASE(damaged_bytes_never_crash_the_reader) {
  std::mt19937 random(7);
  for (const auto& form : cases::forms().all()) {
    const std::string sample = form->sample_text();
    for (int round = 0; round < 60; ++round) {
      std::string bytes = sample;
      for (unsigned i = 0; i <= random() % 3; ++i)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (random() % 3 == 0) bytes.resize(random() % bytes.size());
      json value;
      Problem problem;
      if (read_json(bytes, {}, value, problem)) {
        check(*form, value, Completeness::Draft, cases::faces());
      } else {
        BOOST_TEST(!problem.code.empty());
        BOOST_TEST(value.is_null());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
