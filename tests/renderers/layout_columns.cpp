// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of numbers and dates, and tables that stay whole.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "layout_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::layout_tests;

// Where the byte `at` of a text is drawn.
double place_of(const layout::PlacedText& text, std::size_t at) {
  double x = text.x;
  for (const auto& glyph : text.run.glyphs) {
    if (glyph.cluster >= at) break;
    x += glyph.advance * text.size / 1000;
  }
  return x;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_columns)

BOOST_AUTO_TEST_CASE(decimal_marks_stand_one_below_the_other) {
  std::string rows;
  for (const char* number : {"100", "87.5", "5,25", "17 935,5", "99 %", "-"})
    rows += std::string("<tr><td>") + number + "</td></tr>";
  const auto laid = lay_out("table { width: 100% } td { text-align: decimal }",
                            "<table><tbody>" + rows + "</tbody></table>");
  std::vector<double> marks;
  for (const auto& piece : pieces(laid)) {
    const std::string& text = piece.text->run.text;
    if (text == "-") {
      BOOST_TEST(piece.text->x + width_of(*piece.text) / 2 == 200,
                 boost::test_tools::tolerance(1e-3));
      continue;
    }
    std::size_t mark = text.find_first_of(".,");
    if (mark == std::string::npos) mark = text.find_last_of("0123456789") + 1;
    marks.push_back(place_of(*piece.text, mark));
  }
  BOOST_TEST_REQUIRE(marks.size() == 5U);
  for (const double mark : marks) BOOST_TEST(mark == marks[0], boost::test_tools::tolerance(1e-3));
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(a_column_that_is_too_narrow_for_it_stays_centred) {
  const auto laid = lay_out(
      "table { width: 30pt } td { text-align: decimal }",
      "<table><tbody><tr><td>1000000,5</td></tr><tr><td>0,123456</td></tr></tbody></table>");
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(a_small_table_stays_whole) {
  for (int before = 0; before < 16; ++before) {
    std::string body;
    for (int i = 0; i < before; ++i) body += "<p>дээр</p>";
    body += "<table><tbody><tr><td>нэг</td></tr><tr><td>хоёр</td></tr></tbody></table>";
    const auto laid = lay_out("td { font-size: 10pt }", body);
    std::size_t first = 0, second = 0;
    for (const auto& piece : pieces(laid)) {
      if (piece.text->run.text == "нэг") first = piece.page;
      if (piece.text->run.text == "хоёр") second = piece.page;
    }
    BOOST_TEST(first == second, "before: " << before);
  }
}

// Also where a row of it would be high enough to be divided.
BOOST_AUTO_TEST_CASE(a_table_kept_together_is_moved_and_not_divided) {
  for (int before = 0; before < 16; ++before) {
    std::string body;
    for (int i = 0; i < before; ++i) body += "<p>дээр</p>";
    body += "<table><tbody>";
    for (int row = 0; row < 3; ++row) {
      body += "<tr><td>";
      for (int i = 0; i < 4; ++i) body += "<p>нүд" + std::to_string(row) + "</p>";
      body += "</td></tr>";
    }
    const auto laid =
        lay_out("table { break-inside: avoid } td { font-size: 10pt }", body + "</tbody></table>");
    std::size_t first = 99, last = 0;
    for (const auto& piece : pieces(laid)) {
      if (piece.text->run.text.rfind("нүд", 0) != 0) continue;
      first = std::min(first, piece.page);
      last = std::max(last, piece.page);
    }
    BOOST_TEST(first == last, "before: " << before);
  }
}

BOOST_AUTO_TEST_SUITE_END()
