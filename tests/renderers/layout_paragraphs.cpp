// SPDX-License-Identifier: GPL-3.0-or-later
// Lines: where they end, how they are set, lists and boxes.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

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

// A value that is not known yet leaves its room in the line, above a rule; one
// that is known is text as any other.
BOOST_AUTO_TEST_CASE(values_in_a_line) {
  const char* css = "p { font-size: 10pt; text-align: center } span { width: 60pt }";
  const auto empty = lay_out(css, "<p>Дугаар <span data-value='a.number'></span> тоот</p>");
  BOOST_REQUIRE_EQUAL(empty.fields.size(), 1u);
  const auto& field = empty.fields[0];
  BOOST_TEST(field.act == "a");
  BOOST_TEST(field.name() == "a/number");
  BOOST_TEST(field.value->member == "number");
  BOOST_TEST(field.value->size == 10);
  BOOST_CHECK(field.value->align == layout::FieldAlign::Center);
  BOOST_TEST(!field.value->many_lines);
  BOOST_TEST(!field.value->sans_serif);
  BOOST_CHECK(empty.structure[field.structure].type == layout::StructureType::Form);
  BOOST_CHECK(empty.structure[empty.structure[field.structure].parent].type ==
              layout::StructureType::P);
  const auto around = pieces(empty);
  BOOST_REQUIRE_EQUAL(around.size(), 2u);
  BOOST_TEST(field.box.right - field.box.left == 60, boost::test_tools::tolerance(0.01));
  BOOST_TEST(around[0].right <= field.box.left + 0.01);
  BOOST_TEST(around[1].text->x >= field.box.right - 0.01);
  BOOST_TEST(field.box.bottom < around[0].text->baseline);
  BOOST_TEST(field.box.top > around[0].text->baseline + 5);
  std::size_t rules = 0;
  for (const auto& item : empty.pages[0].items)
    if (const auto* rule = std::get_if<layout::Rule>(&item)) {
      ++rules;
      BOOST_TEST(rule->y1 == field.box.bottom);
      BOOST_TEST(rule->x1 == field.box.left);
      BOOST_TEST(rule->x2 == field.box.right);
    }
  BOOST_TEST(rules == 1u);

  const auto known = lay_out(css, "<p>Дугаар <span data-value='a.number'>12</span> тоот</p>");
  BOOST_TEST(known.fields.empty());
  BOOST_TEST(lines(known, 0)[0].text == lines(lay_out(css, "<p>Дугаар 12 тоот</p>"), 0)[0].text);
}

// No wider than its line, and where the line has no room left on the next one.
BOOST_AUTO_TEST_CASE(a_field_stays_in_its_column) {
  const auto laid =
      lay_out("p { text-align: left } .a { width: 200pt } .b { width: 900pt }",
              "<p>үг <span class='a' data-value='x.y'></span> <span class='a' "
              "data-value='x.y'></span></p><p><span class='b' data-value='x.z'></span></p>");
  BOOST_REQUIRE_EQUAL(laid.fields.size(), 3u);
  BOOST_TEST(laid.fields[1].name() == "x/y/2");
  BOOST_TEST(laid.fields[1].box.top < laid.fields[0].box.bottom);
  BOOST_TEST(laid.fields[1].box.left == 50, boost::test_tools::tolerance(0.01));
  BOOST_TEST(laid.fields[2].box.right <= 350.01);
}

BOOST_AUTO_TEST_CASE(values_in_blocks_and_cells) {
  const auto laid = lay_out(
      "p { font-size: 10pt; line-height: 1.2 } .high { min-height: 30pt; font-weight: bold } "
      "td { font-family: sans-serif; font-size: 8pt; text-align: right; padding: 3pt; "
      "border: 1pt solid }",
      "<p data-value='a.one'></p><p class='high' data-value='a.two'></p>"
      "<div data-value='a.three'>мэдэгдсэн</div>"
      "<table><tbody><tr><td data-value='a.four'></td></tr></tbody></table>");
  BOOST_REQUIRE_EQUAL(laid.fields.size(), 3u);
  const auto find = [&](const std::string& name) {
    for (const auto& field : laid.fields)
      if (field.name() == name) return field;
    throw std::runtime_error("no field " + name);
  };
  const auto one = find("a/one"), two = find("a/two"), four = find("a/four");
  BOOST_TEST(one.box.top - one.box.bottom == 12, boost::test_tools::tolerance(0.01));
  BOOST_TEST(one.box.right - one.box.left == 300, boost::test_tools::tolerance(0.01));
  BOOST_TEST(!one.value->many_lines);
  BOOST_TEST(two.box.top - two.box.bottom == 30, boost::test_tools::tolerance(0.01));
  BOOST_TEST(two.value->many_lines);
  BOOST_TEST(two.value->bold);
  BOOST_TEST(four.value->sans_serif);
  BOOST_CHECK(four.value->align == layout::FieldAlign::Right);
  // Where text in the cell would stand: inside its paddings, a line high.
  BOOST_TEST(four.box.top - four.box.bottom == 8 * 1.15, boost::test_tools::tolerance(0.01));
  BOOST_CHECK(laid.structure[laid.structure[four.structure].parent].type ==
              layout::StructureType::TD);
}

BOOST_AUTO_TEST_SUITE_END()
