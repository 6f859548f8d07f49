// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/registers/delimited.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "tests/archive/tables.h"

using namespace tamga::registers;
using tamga::archive::test::read_table;

namespace {

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 't' ? '\t' : c == 'r' ? '\r' : c == 'n' ? '\n' : c;
  }
  return out;
}

// A reader by RFC 4180, of its own.
std::vector<std::vector<std::string>> read(const std::string& text, char separator) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  for (std::size_t i = 3; i < text.size(); ++i) {  // after the byte order mark
    if (text[i] == '"' && rows.back().back().empty()) {
      for (++i; i < text.size(); ++i) {
        if (text[i] != '"')
          rows.back().back() += text[i];
        else if (i + 1 < text.size() && text[i + 1] == '"')
          rows.back().back() += text[++i];
        else
          break;
      }
    } else if (text[i] == separator) {
      rows.back().emplace_back();
    } else if (text[i] == '\r' && text[i + 1] == '\n') {
      ++i;
      rows.emplace_back(1);
    } else {
      rows.back().back() += text[i];
    }
  }
  rows.pop_back();
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(delimited_tables)

BOOST_AUTO_TEST_CASE(no_value_is_a_formula) {
  for (const auto& row : read_table("csv_injection.txt", 3)) {
    BOOST_TEST_CONTEXT(row[0]) {
      BOOST_TEST(delimited_value(unescaped(row[0]), Separator::Comma) == unescaped(row[1]));
      BOOST_TEST(delimited_value(unescaped(row[0]), Separator::Tab) == unescaped(row[2]));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_again) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  const std::string signs = "abc\",\t\r\n;= '";
  for (int round = 0; round < 500; ++round) {
    Table table;
    const auto cell = [&] {
      std::string text = "x";  // nothing of a formula, so that nothing is added
      for (auto n = random() % 6; n > 0; --n) text += signs[random() % signs.size()];
      return text;
    };
    for (int i = 0; i < 4; ++i) table.columns.push_back(cell());
    for (int r = 0; r < 3; ++r) {
      table.rows.emplace_back();
      for (int i = 0; i < 4; ++i) table.rows.back().push_back(cell());
    }
    for (const auto& [separator, sign] :
         {std::pair{Separator::Comma, ','}, std::pair{Separator::Tab, '\t'}}) {
      const auto text = delimited(table, separator);
      BOOST_TEST(text.starts_with("\xEF\xBB\xBF"));
      auto rows = read(text, sign);
      BOOST_TEST_REQUIRE(rows.size() == 4U);
      BOOST_TEST((rows.front() == table.columns));
      rows.erase(rows.begin());
      BOOST_TEST((rows == table.rows));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
