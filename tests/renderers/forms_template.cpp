// SPDX-License-Identifier: GPL-3.0-or-later
// The template language: tags, places, filters, and errors with their line.
#include "renderers/content/template.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "content_cases.h"
#include "renderers/error.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

// Fields of all kinds: texts, a number, a list of texts, lists in lists.
const json& schema() {
  static const json schema = json::parse(R"({"type": "object", "properties": {
    "name": {"type": "string"}, "date": {"type": "string"}, "count": {"type": "integer"},
    "agreed": {"type": "boolean"},
    "letters": {"type": "array", "items": {"type": "string"}},
    "inner": {"type": "object", "properties": {"name": {"type": "string"}, "note": {"type": "string"}}},
    "groups": {"type": "array", "items": {"type": "object", "properties": {
      "name": {"type": "string"},
      "rows": {"type": "array", "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "amount": {"type": "integer"}}}}}}}}})");
  return schema;
}

std::string filled(std::string text, const json& content) {
  // Tables hold one line a case: \n stands for a line break.
  for (std::size_t at; (at = text.find("\\n")) != std::string::npos;) text.replace(at, 2, "\n");
  return Template(text, "page.html", schema(), Template::Escape::Html).fill(content);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(fillings_of_the_table) {
  const auto rows = cases::table("template_fillings.tsv");
  BOOST_TEST(rows.size() > 30U);
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row[0] << " with " << row[1]) {
      BOOST_TEST(filled(row[0], json::parse(row[1])) == (row.size() > 2 ? row[2] : ""));
    }
  }
}

BOOST_AUTO_TEST_CASE(mistakes_are_found_with_their_line) {
  const auto rows = cases::table("template_mistakes.tsv");
  BOOST_TEST(rows.size() > 15U);
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row[1]) {
      try {
        filled(row[1], json::object());
        BOOST_ERROR("no error");
      } catch (const Error& error) {
        BOOST_TEST(error.code() == "template-invalid");
        const std::string head = "page.html:" + row[0] + ": ";
        BOOST_TEST(std::string(error.what()).substr(0, head.size()) == head);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(sections_of_every_kind_nest_to_a_depth) {
  for (const char* opening : {"{{?name}}", "{{^name}}", "{{#name}}"}) {
    std::string deep, ends;
    for (int i = 0; i < 100'000; ++i) {
      deep += opening;
      ends += "{{/name}}";
    }
    BOOST_CHECK_THROW(filled(deep + ends, json::object()), Error);
  }
}

BOOST_AUTO_TEST_CASE(a_sum_without_a_place_is_nothing) {
  const json rows = {{{"amount", INT64_MAX}}, {{"amount", 1}}};
  const json content = {{"groups", {{{"rows", rows}}}}};
  BOOST_TEST(filled("{{#groups}}{{rows|sum:amount}}{{/groups}}", content) == "");
}

BOOST_AUTO_TEST_CASE(the_skeleton_has_every_part_once_line_for_line) {
  const Template page("<p>{{name}}</p>\n{{#groups}}<i>{{^name}}<b/>{{/name}}\n</i>{{/groups}}\n",
                      "page.html", schema(), Template::Escape::Html);
  BOOST_TEST(page.skeleton() == "<p>1</p>\n<i><b/>\n</i>\n");
}

BOOST_AUTO_TEST_CASE(plain_text_is_not_escaped) {
  const Template title("{{name}}", "title", schema(), Template::Escape::None);
  BOOST_TEST(title.fill({{"name", "<a & b>"}}) == "<a & b>");
}

BOOST_AUTO_TEST_CASE(values_of_an_unexpected_type_read_as_missing) {
  for (const json& odd :
       {json(nullptr), json(3), json("x"), json::array({1, 2}), json{{"name", json::array()}},
        json{{"groups", "x"}, {"inner", 5}, {"letters", {{"a", 1}}}}}) {
    BOOST_CHECK_NO_THROW(
        filled("{{name}}{{inner.name}}{{#groups}}{{name}}{{#rows}}{{amount}}{{/rows}}{{/groups}}"
               "{{letters|join}}{{letters|count}}{{?letters}}x{{/letters}}",
               odd));
  }
}

BOOST_AUTO_TEST_SUITE_END()
