// SPDX-License-Identifier: GPL-3.0-or-later
// Content changed at random: check() either refuses it or it can be filled in.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "content_cases.h"
#include "renderers/content/content.h"
#include "renderers/markup/page_template.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

}  // namespace

BOOST_AUTO_TEST_SUITE(content)

BOOST_AUTO_TEST_CASE(mutated_samples_are_refused_or_filled_in) {
  std::mt19937 random(20240612);
  std::size_t accepted = 0, refused = 0;
  for (const auto& form : cases::forms().all()) {
    const json sample = cases::sample(*form);
    for (int round = 0; round < 80; ++round) {
      json content = sample;
      for (unsigned change = 0; change <= random() % 3; ++change) cases::mutate(content, random);
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
