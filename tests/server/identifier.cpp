// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identifier.h"

#include <boost/test/unit_test.hpp>
#include <set>

BOOST_AUTO_TEST_SUITE(identifier)

BOOST_AUTO_TEST_CASE(is_a_version_7_uuid_that_sorts_by_time) {
  std::set<std::string> all;
  std::string before;
  for (std::int64_t i = 0; i < 2000; ++i) {
    // Steps of a whole millisecond and of one twentieth of it.
    const auto id = tamga::new_identifier(1'795'000'000'000'000 + i * 50);
    BOOST_REQUIRE(tamga::is_identifier(id));
    BOOST_TEST(id[14] == '7');
    BOOST_TEST(std::string("89ab").find(id[19]) != std::string::npos);
    BOOST_TEST((before < id));
    before = id;
    all.insert(id);
  }
  BOOST_TEST(all.size() == 2000u);
}

BOOST_AUTO_TEST_CASE(shape_is_checked) {
  BOOST_TEST(tamga::is_identifier("019a0000-0000-7000-8000-000000000000"));
  for (const char* bad :
       {"", "019a0000-0000-7000-8000-00000000000", "019A0000-0000-7000-8000-000000000000",
        "019a0000x0000-7000-8000-000000000000", "../../../../../../../../etc/passwd__"})
    BOOST_TEST(!tamga::is_identifier(bad));
}

BOOST_AUTO_TEST_SUITE_END()
