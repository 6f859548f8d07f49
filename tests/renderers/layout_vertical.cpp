// SPDX-License-Identifier: GPL-3.0-or-later
// Vertical blocks: the traditional script, lines from the top down and side by
// side from the left.
#include <boost/test/unit_test.hpp>

#include "layout_fixture.h"
#include "renderers/error.h"

namespace {

using namespace tamga;
using namespace tamga::layout_tests;

const std::string css = ".mong { writing-mode: vertical-lr; font-size: 12pt; line-height: 1.5 }";

// Words of the universal declaration's kind, made up: not a text of anybody's.
std::string words(int count) {
  const char* stems[] = {"ᠮᠣᠩᠭᠣᠯ", "ᠤᠯᠤᠰ", "ᠠᠷᠬᠢᠸ", "ᠪᠠᠷᠢᠮᠲᠠ", "ᠪᠢᠴᠢᠭ", "ᠨᠡᠷ᠎ᠡ"};
  std::string text;
  for (int i = 0; i < count; ++i) text += std::string(stems[i % 6]) + ' ';
  return text;
}

std::vector<const layout::PlacedText*> turned(const layout::Laid& laid, std::size_t page) {
  std::vector<const layout::PlacedText*> found;
  for (const auto& item : laid.pages[page].items)
    if (const auto* text = std::get_if<layout::PlacedText>(&item); text && text->turned)
      found.push_back(text);
  return found;
}

std::string block(const std::string& text) {
  return "<div class=\"mong\" lang=\"mn-Mong\"><p>" + text + "</p></div>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_vertical)

BOOST_AUTO_TEST_CASE(lines_run_down_and_stand_from_left_to_right) {
  const auto laid = lay_out(css, block(words(40)));
  const auto sheet = small_sheet();
  BOOST_TEST_REQUIRE(laid.pages.size() == 1U);
  const auto texts = turned(laid, 0);
  BOOST_TEST_REQUIRE(texts.size() > 2U);
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& text = *texts[i];
    BOOST_TEST(text.baseline <= sheet.height - sheet.top + 0.01);
    BOOST_TEST(text.baseline - width_of(text) >= sheet.bottom - 0.01);
    BOOST_TEST(text.x > sheet.left - 6);
    BOOST_TEST(text.x < sheet.width - sheet.right);
    if (i > 0) BOOST_TEST(text.x == texts[i - 1]->x + 18, boost::test_tools::tolerance(1e-6));
    all += text.run.text;
  }
  BOOST_TEST(without_space(all) == without_space(words(40)));
}

BOOST_AUTO_TEST_CASE(what_is_too_wide_goes_on_on_the_next_page) {
  const auto laid = lay_out(css, "<p>Өмнө</p>" + block(words(400)) + "<p>Дараа</p>");
  BOOST_TEST(laid.pages.size() >= 3U);
  std::string all;
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    for (const auto* text : turned(laid, page)) {
      BOOST_TEST(text->x < small_sheet().width - small_sheet().right);
      all += text->run.text;
    }
  }
  BOOST_TEST(without_space(all) == without_space(words(400)));
}

BOOST_AUTO_TEST_CASE(a_short_block_stands_among_horizontal_paragraphs) {
  const auto laid =
      lay_out(css + ".mong { height: 60pt }", "<p>Өмнө</p>" + block(words(8)) + "<p>Дараа</p>");
  BOOST_TEST_REQUIRE(laid.pages.size() == 1U);
  const auto page = lines(laid, 0);
  const auto texts = turned(laid, 0);
  BOOST_TEST_REQUIRE(texts.size() >= 2U);
  double before = 0, after = 0;
  for (const auto& item : laid.pages[0].items) {
    const auto* text = std::get_if<layout::PlacedText>(&item);
    if (text == nullptr || text->turned) continue;
    if (text->run.text == "Өмнө") before = text->baseline;
    if (text->run.text == "Дараа") after = text->baseline;
  }
  BOOST_TEST(texts.front()->baseline < before);
  BOOST_TEST(texts.front()->baseline - 60 > after);
}

BOOST_AUTO_TEST_CASE(cyrillic_is_turned_and_short_numbers_stand_upright) {
  const auto laid = lay_out(css + ".mong { text-combine-upright: digits 2 }",
                            block("ᠣᠨ 2024 ᠰᠠᠷ\u180Eᠠ 12 Тамга"));
  std::string down, upright;
  for (const auto& item : laid.pages[0].items) {
    const auto* text = std::get_if<layout::PlacedText>(&item);
    if (text == nullptr) continue;
    (text->turned ? down : upright) += text->run.text;
  }
  BOOST_TEST(upright == "12");
  BOOST_TEST(without_space(down) == "ᠣᠨ2024ᠰᠠᠷ\u180EᠠТамга");
}

BOOST_AUTO_TEST_CASE(a_letterhead_stands_beside_a_cyrillic_one) {
  const auto laid =
      lay_out(css + ".mong { height: 80pt } table { width: 100% } td.mark { width: 30% }",
              "<table><tbody><tr><td class=\"mark\">" + block(words(4)) +
                  "</td><td>Сэргээгдэх нөөцийн ерөнхий газар</td></tr></tbody></table>");
  BOOST_TEST_REQUIRE(laid.pages.size() == 1U);
  for (const auto* text : turned(laid, 0)) BOOST_TEST(text->x < 50 + 300 * 0.3);
  BOOST_TEST(!turned(laid, 0).empty());
}

BOOST_AUTO_TEST_CASE(the_language_stands_in_the_structure) {
  const auto laid = lay_out(css, "<p>Кирилл</p>" + block("ᠮᠣᠩᠭᠣᠯ") + "<p lang=\"en\">Archive</p>");
  std::vector<std::string> languages;
  for (const auto& node : laid.structure)
    if (node.type == layout::StructureType::P) languages.push_back(node.language);
  BOOST_TEST(languages == (std::vector<std::string>{"", "mn-Mong", "en"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(margins_are_those_of_the_paper) {
  const auto plain = lay_out(css, block("ᠮᠣᠩᠭᠣᠯ"));
  const auto moved = lay_out(css + ".mong p { margin: 7pt 0 0 11pt }",
                             "<div class=\"mong\"><p>ᠮᠣᠩᠭᠣᠯ</p><p>ᠤᠯᠤᠰ</p></div>");
  const auto texts = turned(moved, 0);
  BOOST_TEST_REQUIRE(texts.size() == 2U);
  // The first margin of a block is dropped; the second paragraph is 11 further right.
  BOOST_TEST(texts[1]->x - texts[0]->x == 18 + 11, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(turned(plain, 0)[0]->baseline - texts[0]->baseline == 7,
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(what_has_no_place_in_vertical_lines_is_refused) {
  const char* bodies[] = {
      "<div class=\"mong\"><table><tbody><tr><td>x</td></tr></tbody></table></div>",
      "<div class=\"mong\"><p class=\"box\">x</p></div>",
      "<div class=\"mong\"><p class=\"lying\">x</p></div>",
      "<div class=\"mong\"><p><input type=\"checkbox\"/></p></div>",
      "<div class=\"mong\"><div data-act=\"a\"></div></div>",
      "<p class=\"mong\">x</p>",
      "<p class=\"high\">x</p>",
  };
  for (const char* body : bodies)
    BOOST_CHECK_EXCEPTION(
        lay_out(css + ".box { border: 1pt solid } .lying { writing-mode: horizontal-tb } "
                      ".high { height: 20pt }",
                body),
        forms::Error, [](const forms::Error& e) { return e.code() == "template-invalid"; });
}

BOOST_AUTO_TEST_SUITE_END()
