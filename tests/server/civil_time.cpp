// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/civil_time.h"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(civil_time)

BOOST_AUTO_TEST_CASE(is_eight_hours_ahead_of_utc) {
  using namespace std::chrono;
  const sys_seconds time = sys_days(2024y / February / 29d) + 17h + 5min;
  BOOST_TEST(tamga::civil_date(time) == "2024-03-01");
  BOOST_TEST(tamga::civil_minute(time) == "2024-03-01 01:05");
}

BOOST_AUTO_TEST_CASE(iso_keeps_microseconds_in_utc) {
  BOOST_TEST(tamga::iso_utc(0) == "1970-01-01T00:00:00.000000Z");
  BOOST_TEST(tamga::iso_utc(1'709'226'300'000'007) == "2024-02-29T17:05:00.000007Z");
  BOOST_TEST(tamga::iso_utc(-1) == "1969-12-31T23:59:59.999999Z");
}

BOOST_AUTO_TEST_SUITE_END()
