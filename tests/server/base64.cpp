// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base64.h"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(bytes_come_back_as_they_were) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    BOOST_TEST(tamga::from_base64(tamga::to_base64(bytes)).value() == bytes);
    bytes += static_cast<char>(i * 37);
  }
  BOOST_TEST(tamga::to_base64("foob") == "Zm9vYg==");  // RFC 4648 10
  BOOST_TEST(tamga::to_base64("foobar") == "Zm9vYmFy");
}

BOOST_AUTO_TEST_CASE(what_is_not_strict_is_nothing) {
  for (const char* text : {"Zg", "Zg=", "Zg== ", " Zg==", "Zg==\n",
                           "Zm9v\nYg==", "Z===", "====", "Zm-_", "!!!!", "Zg==Zg=="})
    BOOST_TEST(!tamga::from_base64(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
