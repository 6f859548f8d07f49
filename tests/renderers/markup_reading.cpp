// SPDX-License-Identifier: GPL-3.0-or-later
// Templates: what is refused and at which line; cascade; white space.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "renderers/error.h"
#include "renderers/markup/element_text.h"
#include "renderers/markup/page_template.h"

namespace {

using namespace tamga;
using markup::Element;
using markup::Tag;

struct Mistake {
  std::string name, html;
  int line = 0;
};

std::vector<Mistake> read_mistakes() {
  std::ifstream file(TAMGA_TEST_FILES "/markup_mistakes.txt");
  std::vector<Mistake> mistakes;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("== ", 0) == 0) {
      const auto comma = line.rfind(", ");
      mistakes.push_back({line.substr(3, comma - 3), {}, std::stoi(line.substr(comma + 2))});
    } else if (!mistakes.empty()) {
      mistakes.back().html += line + "\n";
    }
  }
  return mistakes;
}

Element read(const std::string& html) {
  return markup::read_page(html, markup::read_style_sheet(html, "page.html"), "page.html");
}

Element read_styled(const std::string& css, const std::string& body) {
  return read("<html><head><style>" + css + "</style></head><body>" + body + "</body></html>");
}

std::string all_text(const Element& element) {
  std::string text = element.text;
  for (const auto& child : element.children) text += all_text(child);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(markup_mistakes)

BOOST_AUTO_TEST_CASE(each_is_refused_at_its_line) {
  const auto mistakes = read_mistakes();
  BOOST_REQUIRE_GT(mistakes.size(), 60u);
  for (const auto& mistake : mistakes) {
    BOOST_TEST_CONTEXT(mistake.name) {
      try {
        read(mistake.html);
        BOOST_ERROR("was accepted");
      } catch (const forms::Error& error) {
        BOOST_TEST(error.code() == "template-invalid");
        const std::string wanted = "page.html:" + std::to_string(mistake.line) + ": ";
        BOOST_TEST(std::string(error.what()).substr(0, wanted.size()) == wanted, error.what());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
  std::string html = "<html><body>";
  for (int i = 0; i < 100000; ++i) html += "<div>";
  BOOST_CHECK_THROW(read(html), forms::Error);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_refused) {
  BOOST_CHECK_THROW(read("<html><body><p>\xFF\xFE</p></body></html>"), forms::Error);
  BOOST_CHECK_THROW(read("<html><body><p>\xED\xA0\x80</p></body></html>"), forms::Error);
  BOOST_CHECK_THROW(read(""), forms::Error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(markup_cascade)

BOOST_AUTO_TEST_CASE(specific_rules_win_then_later_ones) {
  const auto body = read_styled(
      "p.a { font-size: 20pt } .a { font-size: 18pt } p { font-size: 16pt; text-align: center }"
      "p { text-align: right } div p { font-size: 17pt } .x .a { font-size: 30pt }",
      "<p class='a'>1</p><p>2</p><div><p>3</p></div><div class='x'><p class='b a'>4</p></div>");
  BOOST_TEST(body.children[0].style.font_size == 20);
  BOOST_TEST(body.children[1].style.font_size == 16);
  BOOST_CHECK(body.children[1].style.align == markup::Align::Right);
  BOOST_TEST(body.children[2].children[0].style.font_size == 17);
  BOOST_TEST(body.children[3].children[0].style.font_size == 30);
}

BOOST_AUTO_TEST_CASE(descendants_match_at_any_depth_and_only_in_order) {
  const auto body = read_styled(
      "table.t td { text-align: right } td table { text-align: left } .a .b span { font-size: 9pt "
      "}",
      "<table class='t'><tbody><tr><td>1</td></tr></tbody></table>"
      "<div class='a'><div><p class='b'><span>x</span></p></div></div>"
      "<div class='b'><p class='a'><span>x</span></p></div>");
  BOOST_CHECK(body.children[0].children[0].children[0].children[0].style.align ==
              markup::Align::Right);
  BOOST_TEST(body.children[1].children[0].children[0].children[0].style.font_size == 9);
  BOOST_TEST(body.children[2].children[0].children[0].style.font_size == 12);
}

BOOST_AUTO_TEST_CASE(text_properties_are_inherited_and_boxes_are_not) {
  const auto body = read_styled(
      "div { font-style: italic; hyphens: auto; line-height: 1.5; margin: 1pt 2pt 3pt 4pt;"
      "      padding: 1mm 2mm; border: 0.5pt solid; min-height: 9pt; break-inside: avoid }",
      "<div><p>x <b>y</b></p></div>");
  const auto& div = body.children[0].style;
  const auto& p = body.children[0].children[0].style;
  BOOST_TEST(div.margin.top == 1);
  BOOST_TEST(div.margin.right == 2);
  BOOST_TEST(div.margin.bottom == 3);
  BOOST_TEST(div.margin.left == 4);
  BOOST_TEST(div.padding.left == 72 / 25.4 * 2, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(div.padding.bottom == 72 / 25.4, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(div.keep_together);
  BOOST_TEST(p.italic);
  BOOST_TEST(p.hyphenate);
  BOOST_TEST(p.line_height == 1.5);
  BOOST_TEST(p.margin.top == 0);
  BOOST_TEST(p.border.left == 0);
  BOOST_TEST(!p.min_height.has_value());
  BOOST_TEST(!p.keep_together);
  BOOST_TEST(body.children[0].children[0].children[1].style.bold);
}

BOOST_AUTO_TEST_CASE(every_value_of_the_subset_is_read) {
  const auto body = read_styled(
      "p { font-family: sans-serif; font-weight: bold; text-transform: uppercase; white-space: "
      "nowrap;"
      "    text-indent: -10mm; width: 50%; vertical-align: bottom; break-before: page;"
      "    break-after: avoid; margin-left: auto; list-style-type: \"- \"; border-collapse: "
      "collapse }",
      "<p>x</p>");
  const auto& style = body.children[0].style;
  BOOST_TEST(style.font_family == "sans-serif");
  BOOST_TEST(style.bold);
  BOOST_TEST(style.uppercase);
  BOOST_TEST(style.no_wrap);
  BOOST_TEST(style.text_indent == -720 / 25.4, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(style.width->value == 0.5);
  BOOST_TEST(style.width->relative);
  BOOST_CHECK(style.vertical_align == markup::VerticalAlign::Bottom);
  BOOST_TEST(style.break_before_page);
  BOOST_TEST(style.keep_with_next);
  BOOST_TEST(style.float_right);
  BOOST_CHECK(style.list_style == markup::ListStyle::Dash);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(markup_text)

BOOST_AUTO_TEST_CASE(white_space_collapses_across_elements) {
  const auto body =
      read("<html><body>\n <p>  a \n b<b> c </b> d\t</p>\n<p> <i> e</i></p>\n</body></html>");
  BOOST_TEST(body.children.size() == 2u);
  BOOST_TEST(all_text(body.children[0]) == "a b c d ");
  BOOST_TEST(all_text(body.children[1]) == "e");
}

BOOST_AUTO_TEST_CASE(pre_line_keeps_line_breaks) {
  const auto body = read_styled("p { white-space: pre-line }", "<p>a  b \n  c\n\nd</p>");
  BOOST_TEST(all_text(body.children[0]) == "a b\nc\n\nd");
}

BOOST_AUTO_TEST_CASE(a_no_break_space_is_no_white_space) {
  const auto body =
      read("<!DOCTYPE html>\n<html><body><p>&nbsp; &amp;&lt;&#1256;</p></body></html>");
  BOOST_TEST(all_text(body.children[0]) == "\u00A0 &<Ө");
  BOOST_TEST(body.children[0].line == 2);
}

BOOST_AUTO_TEST_CASE(attributes_reach_the_tree) {
  const auto body = read(
      "<html lang='mn'><head><meta charset='utf-8'/><title>т</title></head><body>"
      "<table><thead><tr><th scope='col' colspan='3'>a</th></tr></thead><tbody><tr>"
      "<td rowspan='2' data-continued='(үргэлжлэл)'>b</td><td "
      "data-act='approved'>c</td></tr></tbody></table>"
      "<p><input type='checkbox' disabled='disabled' checked='checked'/><input "
      "type='checkbox'/></p>"
      "<footer><span class='page-number'></span>/<span "
      "class='page-count'></span></footer></body></html>");
  const auto& head = body.children[0].children[0].children[0].children[0];
  BOOST_TEST(head.column_scope);
  BOOST_TEST(head.column_span == 3);
  const auto& row = body.children[0].children[1].children[0];
  BOOST_TEST(row.children[0].row_span == 2);
  BOOST_TEST(row.children[0].continued == "(үргэлжлэл)");
  BOOST_TEST(row.children[1].act == "approved");
  BOOST_TEST(body.children[1].children[0].checked);
  BOOST_TEST(!body.children[1].children[1].checked);
  BOOST_CHECK(body.children[2].children[0].tag == Tag::PageNumber);
  BOOST_CHECK(body.children[2].children[2].tag == Tag::PageCount);
}

BOOST_AUTO_TEST_CASE(places_of_values_have_names) {
  const auto body =
      read_styled("span { width: 40pt }",
                  "<p data-value='prepared.date'>a</p><div data-value='prepared.name'></div>"
                  "<p>b <span data-value='prepared.date'> </span> c</p>"
                  "<table><tr><td data-value='prepared.date'></td></tr></table>");
  const auto& line = body.children[2].children;
  BOOST_REQUIRE_EQUAL(line.size(), 3U);
  BOOST_TEST(line[2].text == " c");  // the space behind a field is not dropped
  const std::vector<std::string> names{
      body.children[0].value->field_name(), body.children[1].value->field_name(),
      line[1].value->field_name(), body.children[3].children[0].children[0].value->field_name()};
  const std::vector<std::string> expected{"prepared/date", "prepared/name", "prepared/date/2",
                                          "prepared/date/3"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  BOOST_TEST(markup::has_text(body.children[0]));
  BOOST_TEST(!markup::has_text(body.children[1]));
  BOOST_TEST(!markup::has_text(line[1]));
}

BOOST_AUTO_TEST_CASE(the_text_of_an_element_is_what_one_reads) {
  const auto body =
      read("<html><body><div> <p>a <b>b</b></p>\n<p>c<br/>d</p> </div><div></div></body></html>");
  BOOST_TEST(markup::text_of(body.children[0]) == "a b\nc\nd");
  BOOST_TEST(markup::text_of(body.children[1]) == "");
}

BOOST_AUTO_TEST_CASE(the_record_code_looks_the_same_in_every_form) {
  const auto body = read_styled(
      "footer { font-size: 20pt; font-weight: bold; text-align: right; hyphens: auto; "
      "font-family: sans-serif; text-transform: uppercase } .record-code { margin: 9pt }",
      "<footer> <div class='record-code'> </div> <p>a</p></footer>");
  BOOST_REQUIRE_EQUAL(body.children[0].children.size(), 2U);
  const auto& code = body.children[0].children[0];
  BOOST_CHECK(code.tag == Tag::RecordCode);
  BOOST_TEST(code.style.font_family == "sans-serif");
  BOOST_TEST(code.style.font_size == 6.5);
  BOOST_TEST(!code.style.bold);
  BOOST_TEST(!code.style.hyphenate);
  BOOST_TEST(!code.style.uppercase);
  BOOST_TEST(code.style.margin.top == 0);
  BOOST_CHECK(code.style.align == markup::Align::Left);
}

BOOST_AUTO_TEST_SUITE_END()
