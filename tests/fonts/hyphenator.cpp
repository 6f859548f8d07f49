// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/hyphenator.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

namespace tamga::fonts {

BOOST_AUTO_TEST_SUITE(hyphenation)

BOOST_AUTO_TEST_CASE(words_divide_where_the_table_says) {
  const Hyphenator hyphenator;
  std::ifstream table(TAMGA_TEST_FILES "/hyphenation.txt");
  std::string line;
  int words = 0;
  while (std::getline(table, line)) {
    if (line.empty() || line[0] == '#') continue;
    ++words;
    std::string word, divided;
    for (const char byte : line)
      if (byte != '-') word += byte;
    std::size_t from = 0;
    for (const std::size_t point : hyphenator.break_points(word)) {
      divided += word.substr(from, point - from) + '-';
      from = point;
    }
    BOOST_TEST(divided + word.substr(from) == line);
  }
  BOOST_TEST(words > 10);
}

BOOST_AUTO_TEST_CASE(odd_input_has_no_break_points) {
  const Hyphenator hyphenator;
  for (const std::string& word : {std::string(), std::string("\xD0"), std::string("байгуул\xD0"),
                                  std::string(100000, 'a'), std::string("а б в г")})
    BOOST_TEST(hyphenator.break_points(word).empty());
}

BOOST_AUTO_TEST_SUITE_END()
}  // namespace tamga::fonts
