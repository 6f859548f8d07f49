// SPDX-License-Identifier: GPL-3.0-or-later
// Ordinals, dates and genitives, by tables whose answers a Mongolian clerk knows.
#include "renderers/content/wording.h"

#include <boost/test/unit_test.hpp>

#include "content_cases.h"
#include "renderers/content/dates.h"

namespace {
using namespace tamga::forms;
}

BOOST_AUTO_TEST_SUITE(mongolian_wording)

BOOST_AUTO_TEST_CASE(ordinals) {
  for (const auto& row : cases::table("ordinals.tsv")) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::ordinal_suffix(std::string_view(row[0])) == row[1]);
    }
  }
  BOOST_TEST(wording::ordinal_suffix(std::string_view("99999999999999999999999999999998")) ==
             "дугаар");
}

BOOST_AUTO_TEST_CASE(dates_in_words) {
  for (const auto& row : cases::table("dates.tsv")) {
    BOOST_TEST_CONTEXT(row[0]) {
      const auto date = read_date(row[0]);
      BOOST_REQUIRE(date);
      BOOST_TEST(wording::date_long(*date) == row[1]);
      BOOST_TEST(wording::date_order(*date) == row[2]);
    }
  }
}

BOOST_AUTO_TEST_CASE(dates_that_do_not_exist) {
  for (const char* text :
       {"2024-02-30", "2023-02-29", "2024-04-31", "2024-00-10", "2024-10-00", "1900-02-29",
        "2024-6-12", "24-06-12", "2024/06/12", "2024-06-12 ", "", "2024-06-1a", "-024-06-12"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!read_date(text));
    }
  }
  BOOST_TEST(read_date("2000-02-29").has_value());
}

BOOST_AUTO_TEST_CASE(genitives) {
  const auto rows = cases::table("genitive.tsv");
  BOOST_TEST(rows.size() >= 80U);
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(wording::genitive(row[0]) == row[1]);
    }
  }
}

BOOST_AUTO_TEST_CASE(genitive_of_odd_text) {
  BOOST_TEST(wording::genitive("") == "");
  BOOST_TEST(wording::genitive("  ") == "");
  BOOST_TEST(wording::genitive("Болд ") == "Болдын");
  for (const char* text :
       {"/", "«»", "a", "Ж", "ь", "А", "э", "(и)", "123", "й", "–", "😀", "\"x\""}) {
    BOOST_CHECK_NO_THROW(wording::genitive(text));
  }
}

BOOST_AUTO_TEST_CASE(capitals) {
  BOOST_TEST(wording::upper("хэлтсийн өнгө, үе – ёс") == "ХЭЛТСИЙН ӨНГӨ, ҮЕ – ЁС");
}

BOOST_AUTO_TEST_SUITE_END()
