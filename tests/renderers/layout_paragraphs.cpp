// SPDX-License-Identifier: GPL-3.0-or-later
// Lines: where they end, how they are set, lists and boxes.
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "layout_fixture.h"
#include "renderers/layout/break_rules.h"

namespace {

using namespace tamga;
using namespace tamga::layout_tests;

const std::string prose =
    "Хэлтсийн үйл ажиллагааг удирдан чиглүүлж, гүйцэтгэлийн үр дүнг байгууллагын даргын өмнө "
    "хариуцан тайлагнаж, төлөвлөгөөний хэрэгжилтэд хяналт тавьж, зөвлөмж, санал боловсруулах, "
    "иргэд, байгууллагаас ирүүлсэн өргөдөл, гомдлыг хуулийн хугацаанд шийдвэрлэх ажлыг зохион "
    "байгуулна. ";

std::string times(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_break_rules)

BOOST_AUTO_TEST_CASE(suffixes_stay_with_what_they_hang_on) {
  const auto breaks = [](const std::string& word) {
    for (std::size_t at = 0; at < word.size(); ++at) {
      if ((word[at] == '-' || word[at] == '/') && layout::may_break_inside(word, at, at + 1))
        return true;
    }
    return false;
  };
  for (const auto* word : {"12-ны", "НДЕГ-ын", "/найруулга/-ийг", "А/102", "13/1", "вэб-ийн",
                           "2024-06-12", "ХНХЯам-ны", "-", "/эх/-ийн", "веб-үүдийг"}) {
    BOOST_TEST(!breaks(word), word);
  }
  for (const auto* word : {"Бат-Эрдэнэ", "хууль-тогтоомж", "тамга/тэмдэг"}) {
    BOOST_TEST(breaks(word), word);
  }
}

BOOST_AUTO_TEST_CASE(signs_stay_with_their_words) {
  for (const auto* word : {"№", "(", "«", "Д."}) BOOST_TEST(layout::glues_next(word), word);
  for (const auto* word : {"он", "12.", "ба"}) BOOST_TEST(!layout::glues_next(word), word);
  for (const auto* word : {")", "–", "»,", "…"}) BOOST_TEST(layout::glues_previous(word), word);
  for (const auto* word : {"-ийн", "(х", "x"}) BOOST_TEST(!layout::glues_previous(word), word);
}

BOOST_AUTO_TEST_CASE(no_line_parts_them_at_any_width) {
  const std::string text =
      "тушаал № 102 тоот 17 935 410 төгрөг Д. Номин ирсэн – мөн 2024 оны 12-ны өдөр НДЕГ-ын";
  for (int width = 60; width < 300; width += 3) {
    const auto laid =
        lay_out("div { width: " + std::to_string(width) + "pt }", "<div><p>" + text + "</p></div>");
    for (std::size_t page = 0; page < laid.pages.size(); ++page) {
      for (const auto& line : lines(laid, page)) {
        const auto ends = [&](const std::string& tail) {
          return line.text.size() >= tail.size() &&
                 line.text.compare(line.text.size() - tail.size(), tail.size(), tail) == 0;
        };
        BOOST_TEST(!ends("№"), line.text);
        BOOST_TEST(!ends("Д."), line.text);
        BOOST_TEST(!ends("935"), line.text);
        BOOST_TEST(!ends("12-"), line.text);
        BOOST_TEST(!ends("НДЕГ-"), line.text);
        BOOST_TEST(line.text.rfind("–", 0) != 0u, line.text);
      }
    }
    check_frame(laid, small_sheet());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(layout_lines)

BOOST_AUTO_TEST_CASE(justified_lines_fill_the_measure_or_stay_ragged) {
  const auto laid =
      lay_out("p { text-align: justify; hyphens: auto }", "<p>" + times(prose, 3) + "</p>");
  std::size_t filled = 0, count = 0;
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    const auto found = lines(laid, page);
    count += found.size();
    for (const auto& line : found) filled += std::abs(line.right - 350) < 0.1 ? 1 : 0;
  }
  BOOST_TEST(filled >= count * 7 / 10);
  for (const auto& piece : pieces(laid))
    BOOST_TEST(piece.text->word_space <= 1.3 * 0.25 * 12 + 0.1);
  BOOST_TEST(lines(laid, laid.pages.size() - 1).back().right < 350);
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(hyphens_appear_only_where_they_are_wanted) {
  const auto hyphens = [](const layout::Laid& laid) {
    int count = 0;
    for (const auto& piece : pieces(laid)) {
      count += piece.text->run.text.find("\u00AD") != std::string::npos ? 1 : 0;
    }
    return count;
  };
  const std::string body = "<p>" + times(prose, 4) + "</p>";
  BOOST_TEST(
      hyphens(lay_out("p { text-align: justify; hyphens: auto; margin-right: 120pt }", body)) > 0);
  BOOST_TEST(hyphens(lay_out("p { text-align: justify; margin-right: 120pt }", body)) == 0);
}

BOOST_AUTO_TEST_CASE(alignment_is_as_asked) {
  const auto laid = lay_out(
      ".r { text-align: right } .c { text-align: center } .i { text-indent: 20pt }"
      ".b { width: 100pt; margin-left: auto }",
      "<p class='r'>баруун</p><p class='c'>голд</p><p class='i'>догол</p><div class='b'>энд</div>");
  const auto found = lines(laid, 0);
  BOOST_REQUIRE_EQUAL(found.size(), 4u);
  BOOST_TEST(std::abs(found[0].right - 350) < 0.05);
  BOOST_TEST(std::abs((found[1].left + found[1].right) / 2 - 200) < 0.05);
  BOOST_TEST(std::abs(found[2].left - 70) < 0.05);
  BOOST_TEST(std::abs(found[3].left - 250) < 0.05);
}

BOOST_AUTO_TEST_CASE(a_word_longer_than_its_column_is_divided_and_not_lost) {
  const std::string word = times("абвгд", 60);
  const auto laid =
      lay_out("div { width: 77pt }", "<div><p>" + word + "</p><p>№№№№№№№№№№№№№№№</p></div>");
  std::string all;
  for (const auto& piece : pieces(laid)) {
    all += without_space(piece.text->run.text);
    BOOST_TEST(piece.right <= 50 + 77 + 0.05);
  }
  BOOST_TEST(all == word + "№№№№№№№№№№№№№№№");
}

BOOST_AUTO_TEST_CASE(capitals_are_mongolian) {
  const auto laid = lay_out("p { text-transform: uppercase }", "<p>өдрийн тушаал үүрэг</p>");
  BOOST_TEST(lines(laid, 0)[0].text == "ӨДРИЙН ТУШААЛ ҮҮРЭГ");
}

BOOST_AUTO_TEST_CASE(line_breaks_of_content_are_kept_by_pre_line) {
  const auto laid = lay_out("p { white-space: pre-line }", "<p>нэг\nхоёр\n\nгурав<br/>дөрөв</p>");
  const auto found = lines(laid, 0);
  BOOST_REQUIRE_EQUAL(found.size(), 4u);
  BOOST_TEST(found[3].text == "дөрөв");
  const double step = found[0].baseline - found[1].baseline;
  BOOST_TEST(std::abs((found[1].baseline - found[2].baseline) - 2 * step) < 0.05);
}

BOOST_AUTO_TEST_CASE(list_items_carry_their_numbers_and_restart) {
  const auto laid = lay_out(
      "ul { list-style-type: \"- \" }",
      "<ol><li>нэг</li><li>хоёр<ul><li>дэд</li></ul></li></ol><ol><li>дахин</li><li/></ol>");
  std::vector<std::string> texts;
  for (const auto& line : lines(laid, 0)) texts.push_back(line.text);
  const std::vector<std::string> wanted{"1.нэг", "2.хоёр", "-дэд", "1.дахин", "2."};
  BOOST_TEST(texts == wanted, boost::test_tools::per_element());
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(wide_numbers_do_not_leave_the_column) {
  std::string list = "<ol>";
  for (int i = 0; i < 120; ++i) list += "<li>зүйл</li>";
  check_frame(lay_out("ol { padding-left: 2pt }", list + "</ol>"), small_sheet());
}

BOOST_AUTO_TEST_CASE(faces_fall_back_by_character) {
  const auto laid = lay_out("", "<p>бичиг ☑☐ бичиг</p>");
  BOOST_TEST(pieces(laid).size() == 3u);
  BOOST_TEST(pieces(laid)[0].text->run.face != pieces(laid)[1].text->run.face);
  BOOST_TEST(without_space(lines(laid, 0)[0].text) == "бичиг☑☐бичиг");
}

BOOST_AUTO_TEST_CASE(act_fields_have_their_box) {
  const auto laid =
      lay_out("div { width: 120pt; min-height: 40pt; border: 1pt solid } td { min-height: 30pt }",
              "<div data-act='prepared'>гарын үсэг</div>"
              "<table><tbody><tr><td data-act='approved'>тамга</td><td>x</td></tr></tbody></table>"
              "<div data-act='empty'></div>");
  BOOST_REQUIRE_EQUAL(laid.fields.size(), 3u);
  BOOST_TEST(laid.fields[0].act == "approved");  // in the order they are drawn: frames come last
  for (const auto& field : laid.fields) {
    BOOST_CHECK(laid.structure[field.structure].type == layout::StructureType::Form);
    BOOST_TEST(field.box.top - field.box.bottom >= 29.9);
    BOOST_TEST(field.box.left >= 50);
    BOOST_TEST(field.box.right <= 350.01);
  }
}

BOOST_AUTO_TEST_SUITE_END()
