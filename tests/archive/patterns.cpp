// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/patterns.h"

#include <boost/test/unit_test.hpp>

#include "tests/archive/tables.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga::archive;
using tamga::archive::test::failure_code;
using tamga::archive::test::read_table;

BOOST_AUTO_TEST_SUITE(patterns)

BOOST_AUTO_TEST_CASE(registrations) {
  for (const auto& row : read_table("patterns.txt", 5)) {
    BOOST_TEST_CONTEXT(row[0]) {
      const bool refused = row[4] == "!";
      BOOST_TEST(failure_code([&] { require_registration_pattern(row[0]); }) ==
                 (refused ? "pattern-invalid" : ""));
      if (!refused)
        BOOST_TEST(registration_text(row[0], std::stol(row[1]), std::stol(row[2]), row[3]) ==
                   row[4]);
    }
  }
}

BOOST_AUTO_TEST_CASE(indexes) {
  for (const auto& row : read_table("indexes.txt", 3)) {
    BOOST_TEST_CONTEXT(row[0] << " " << row[1]) {
      const bool refused = row[2] == "!";
      BOOST_TEST(failure_code([&] { require_index_pattern(row[0]); }) ==
                 (refused ? "pattern-invalid" : ""));
      if (!refused) BOOST_TEST(index_fits(row[0], row[1]) == (row[2] == "yes"));
    }
  }
}

BOOST_AUTO_TEST_CASE(control_characters_are_nowhere) {
  for (const char* pattern : {"{year}/\n{number}", "{year}/\x07{number}", "{year}/\xff{number}"})
    BOOST_TEST(failure_code([&] { require_registration_pattern(pattern); }) == "pattern-invalid");
  BOOST_TEST(!index_fits("", "1\t2"));
  BOOST_TEST(!index_fits("", " 1"));
  BOOST_TEST(!index_fits("", "\xff"));
}

BOOST_AUTO_TEST_SUITE_END()
