// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: where they end, tables that go on over them, header and footer.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>

#include "layout_fixture.h"

namespace {

using namespace tamga;
using namespace tamga::layout_tests;

const std::string table_css =
    "table { width: 100% } td, th { border: 0.5pt solid; padding: 2pt; font-size: 10pt }";

std::string rows(int count, const std::string& text = "мөр") {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += "<tr><td>" + std::to_string(i) + "</td><td>" + text + "</td></tr>";
  }
  return out;
}

std::string words(int count, const std::string& stem = "үг") {
  std::string out;
  for (int i = 0; i < count; ++i) out += stem + std::to_string(i) + " ";
  return out;
}

std::string page_text(const layout::Laid& laid, std::size_t page) {
  std::string text;
  for (const auto& line : lines(laid, page)) text += line.text + "|";
  return text;
}

double cpu_milliseconds(const std::string& css, const std::string& body) {
  const auto from = std::clock();
  lay_out(css, body);
  return 1000.0 * static_cast<double>(std::clock() - from) / CLOCKS_PER_SEC;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layout_breaks)

BOOST_AUTO_TEST_CASE(two_lines_stay_on_either_side_of_a_page_end) {
  for (int before = 0; before < 16; ++before) {
    std::string body;
    for (int i = 0; i < before; ++i) body += "<p>дээр</p>";
    const auto laid = lay_out("", body + "<p>" + words(60) + "</p>");
    std::vector<int> counts;
    for (std::size_t page = 0; page < laid.pages.size(); ++page) {
      int count = 0;
      for (const auto& line : lines(laid, page)) count += line.text.rfind("үг", 0) == 0 ? 1 : 0;
      counts.push_back(count);
    }
    for (const int count : counts) BOOST_TEST((count == 0 || count >= 2), "before: " << before);
    check_frame(laid, small_sheet());
  }
}

BOOST_AUTO_TEST_CASE(headings_stay_with_what_follows) {
  for (int before = 0; before < 16; ++before) {
    std::string body;
    for (int i = 0; i < before; ++i) body += "<p>дээр</p>";
    const auto laid = lay_out(
        table_css,
        body + "<h2>Гарчиг</h2><table><thead><tr><th>Толгой</th><th>x</th></tr></thead><tbody>" +
            rows(5) + "</tbody></table>");
    for (std::size_t page = 0; page < laid.pages.size(); ++page) {
      const auto text = page_text(laid, page);
      BOOST_TEST(
          (text.find("Гарчиг") == std::string::npos || text.find("мөр") != std::string::npos),
          text);
      BOOST_TEST(
          (text.find("Толгой") == std::string::npos || text.find("мөр") != std::string::npos),
          text);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_kept_together_is_on_one_page) {
  for (int before = 0; before < 16; ++before) {
    std::string body;
    for (int i = 0; i < before; ++i) body += "<p>дээр</p>";
    const auto laid =
        lay_out(table_css + ".k { break-inside: avoid }",
                body +
                    "<div class='k'><p>нэг</p><p>хоёр</p><p>гурав</p></div>"
                    "<table class='k'><tr><td>дөрөв</td></tr><tr><td>тав</td></tr></table>");
    for (std::size_t page = 0; page < laid.pages.size(); ++page) {
      const auto text = page_text(laid, page);
      BOOST_TEST((text.find("нэг") == std::string::npos) ==
                 (text.find("гурав") == std::string::npos));
      BOOST_TEST((text.find("дөрөв") == std::string::npos) ==
                 (text.find("тав") == std::string::npos));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_page_begins_where_it_is_told) {
  const auto laid =
      lay_out("h1 { break-before: page }", "<h1>нэг</h1><h1>хоёр</h1><div><h1>гурав</h1></div>");
  BOOST_TEST(laid.pages.size() == 3u);
}

BOOST_AUTO_TEST_CASE(header_and_footer_stand_on_every_page_with_its_number) {
  const auto laid =
      lay_out("footer { text-align: right; font-size: 9pt }",
              "<header><p>Дээд</p></header><footer><p><span class='page-number'></span> / "
              "<span class='page-count'></span></p></footer><p>" +
                  words(400) + "</p>");
  BOOST_REQUIRE_GT(laid.pages.size(), 3u);
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    const auto found = lines(laid, page);
    BOOST_TEST(found.front().text == "Дээд");
    BOOST_TEST(found.back().text ==
               std::to_string(page + 1) + " / " + std::to_string(laid.pages.size()));
    BOOST_TEST(std::abs(found.back().right - 350) < 0.05);
    BOOST_TEST(found.back().baseline < 50);
    BOOST_TEST(std::get<layout::PlacedText>(laid.pages[page].items.front()).structure == 0u);
  }
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(a_high_footer_takes_its_room_from_the_text) {
  const auto laid =
      lay_out("", "<footer><p>нэг</p><p>хоёр</p><p>гурав</p><p>дөрөв</p></footer><p>" + words(300) +
                      "</p>");
  check_frame(laid, {400, 300, 50, 50, 50, 14});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(layout_tables)

BOOST_AUTO_TEST_CASE(head_rows_are_repeated_as_artifacts) {
  const auto laid =
      lay_out(table_css, "<table><thead><tr><th>Д/д</th><th>Толгой</th></tr></thead><tbody>" +
                             rows(60) + "</tbody></table>");
  BOOST_REQUIRE_GT(laid.pages.size(), 3u);
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    BOOST_TEST(lines(laid, page).front().text == "Д/дТолгой");
    const auto& first = std::get<layout::PlacedText>(laid.pages[page].items.front());
    BOOST_TEST((first.structure == 0) == (page > 0));
  }
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(a_spanning_label_is_repeated_on_every_page) {
  std::string body =
      "<table><tbody><tr><td rowspan='40' "
      "data-continued='(үргэлжлэл)'>Зорилт</td><td>эхний</td></tr>";
  for (int i = 1; i < 40; ++i) body += "<tr><td>чиг үүрэг</td></tr>";
  const auto laid = lay_out(table_css, body + "</tbody></table>");
  BOOST_REQUIRE_GT(laid.pages.size(), 2u);
  for (std::size_t page = 0; page < laid.pages.size(); ++page) {
    const auto text = page_text(laid, page);
    BOOST_TEST(text.find("Зорилт") != std::string::npos);
    BOOST_TEST((text.find("(үргэлжлэл)") != std::string::npos) == (page > 0));
  }
  int real = 0;
  for (const auto& [node, text] : text_by_structure(laid))
    real += node > 0 && text == "Зорилт" ? 1 : 0;
  BOOST_TEST(real == 1);
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(a_span_of_the_head_ends_with_the_head) {
  // Also before rows that stand in the table itself.
  for (const std::string& body : {rows(60), "<tbody>" + rows(60) + "</tbody>"}) {
    const auto laid =
        lay_out(table_css,
                "<table><thead><tr><th rowspan='50'>Д/д</th><th rowspan='50'>Толгой</th></tr>"
                "</thead>" +
                    body + "</table>");
    BOOST_REQUIRE_GT(laid.pages.size(), 3u);
    for (std::size_t page = 0; page < laid.pages.size(); ++page)
      BOOST_TEST(lines(laid, page).front().text == "Д/дТолгой");
    check_frame(laid, small_sheet());
  }
}

BOOST_AUTO_TEST_CASE(a_label_higher_than_its_rows_is_whole) {
  for (int before = 0; before < 14; ++before) {
    const auto laid = lay_out(
        table_css + " col.n { width: 18% }",
        "<table><colgroup><col class='n'/><col/></colgroup><tbody>" + rows(before) +
            "<tr><td rowspan='3' data-continued='цааш'>нэг хоёр гурав дөрөв тав зургаа долоо</td>"
            "<td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    const auto texts = text_by_structure(laid);
    BOOST_TEST(std::any_of(texts.begin(), texts.end(), [](const auto& t) {
      return t.first != 0 && t.second == "нэгхоёргуравдөрөвтавзургаадолоо";
    }));
    check_frame(laid, small_sheet());
  }
}

BOOST_AUTO_TEST_CASE(a_cell_longer_than_pages_goes_on) {
  const auto laid =
      lay_out(table_css,
              "<table><tbody><tr><td>1</td><td>" + words(900) +
                  "</td><td>богино</td></tr><tr><td>2</td><td>сүүл</td><td/></tr></tbody></table>");
  BOOST_REQUIRE_GT(laid.pages.size(), 4u);
  std::string wanted = without_space(words(900));
  const auto texts = text_by_structure(laid);
  BOOST_TEST(
      std::any_of(texts.begin(), texts.end(), [&](const auto& t) { return t.second == wanted; }));
  for (std::size_t page = 0; page + 1 < laid.pages.size(); ++page) {
    BOOST_TEST(lines(laid, page).size() >= 12u);  // pages are filled
  }
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(columns_have_their_widths_and_spans_their_sums) {
  const auto laid = lay_out(
      "table { width: 100% } td { border: 1pt solid } .a { width: 25% } .b { width: 60pt }",
      "<table><colgroup><col class='a'/><col class='b'/><col/></colgroup>"
      "<tr><td>1</td><td>2</td><td>3</td></tr><tr><td colspan='2'>4</td><td>5</td></tr></table>");
  std::vector<double> uprights;
  for (const auto& item : laid.pages[0].items) {
    const auto* rule = std::get_if<layout::Rule>(&item);
    if (rule && rule->x1 == rule->x2) uprights.push_back(rule->x1);
  }
  std::sort(uprights.begin(), uprights.end());
  const std::vector<double> wanted{50, 125, 185, 350};
  BOOST_REQUIRE_EQUAL(uprights.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    BOOST_TEST(std::abs(uprights[i] - wanted[i]) < 0.01);
  check_frame(laid, small_sheet());
}

BOOST_AUTO_TEST_CASE(columns_without_width_follow_their_content) {
  const auto laid = lay_out("td { border: 1pt solid; padding: 2pt }",
                            "<table><tr><td>а</td><td>урт үг хоёр</td></tr></table>");
  BOOST_TEST(lines(laid, 0).size() == 1u);
  const auto full = lay_out("table { width: 100% } td { padding: 2pt }",
                            "<table><tr><td>1</td><td>" + words(80) + "</td></tr></table>");
  BOOST_TEST(pieces(full)[1].text->x < 80);
  check_frame(full, small_sheet());
}

BOOST_AUTO_TEST_CASE(content_stands_high_or_low_in_its_cell) {
  const auto laid =
      lay_out("td { min-height: 60pt } .m { vertical-align: middle } .b { vertical-align: bottom }",
              "<table><tr><td>a</td><td class='m'>b</td><td class='b'>c</td></tr></table>");
  const auto found = pieces(laid);
  BOOST_TEST(found[0].text->baseline - found[1].text->baseline ==
                 found[1].text->baseline - found[2].text->baseline,
             boost::test_tools::tolerance(0.001));
  BOOST_TEST(found[0].text->baseline > found[2].text->baseline + 30);
}

BOOST_AUTO_TEST_CASE(structure_follows_the_document) {
  using layout::StructureType;
  const auto laid =
      lay_out(table_css,
              "<h1>г</h1><table><thead><tr><th scope='col'>а</th></tr></thead>"
              "<tbody><tr><th scope='row'>б</th></tr><tr><td>в</td></tr></tbody></table>"
              "<ul><li>д</li></ul>");
  std::vector<StructureType> types;
  for (const auto& node : laid.structure) types.push_back(node.type);
  const std::vector<StructureType> wanted{
      StructureType::Artifact, StructureType::Document, StructureType::H1,  StructureType::Table,
      StructureType::THead,    StructureType::TR,       StructureType::TH,  StructureType::TBody,
      StructureType::TR,       StructureType::TH,       StructureType::TR,  StructureType::TD,
      StructureType::L,        StructureType::LI,       StructureType::Lbl, StructureType::LBody};
  BOOST_TEST((types == wanted));
  BOOST_TEST(laid.structure[6].column_scope);
  BOOST_TEST(!laid.structure[9].column_scope);
}

BOOST_AUTO_TEST_CASE(time_grows_with_the_text_and_no_faster) {
  const auto measure = [](int size) {
    return cpu_milliseconds(
        table_css, "<table><tbody>" + rows(size * 100, "нэг хоёр гурав") + "<tr><td colspan='2'>" +
                       words(size * 1000) + "</td></tr></tbody></table><p>" +
                       std::string(static_cast<std::size_t>(size) * 5000, 'x') + "</p><p>" +
                       std::string(static_cast<std::size_t>(size) * 5000, '-') + "</p><p>" +
                       std::string(static_cast<std::size_t>(size) * 5000, '\n') + "</p>");
  };
  measure(1);
  const double small = std::max(5.0, std::min(measure(2), measure(2)));
  BOOST_TEST(measure(16) < 40 * small);
}

BOOST_AUTO_TEST_SUITE_END()
