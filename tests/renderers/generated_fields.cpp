// SPDX-License-Identifier: GPL-3.0-or-later
// Fields with a text of their own making: the paper, the lists and the page for
// confirmation say the same.
#include "renderers/content/generated_fields.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "content_cases.h"
#include "renderers/content/content.h"
#include "renderers/content/schema.h"
#include "renderers/content/wording.h"
#include "renderers/error.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

const Form& report() {
  return *cases::forms().find("performance_report@2023-98");
}

json report_of(const std::string& patronymic, const std::string& given) {
  json content = cases::sample(report());
  content["unit"] = "Санхүүгийн хэлтэс";
  content["position"] = "нягтлан бодогч";
  content["person"] = {{"patronymic", patronymic}, {"given", given}};
  content["year"] = 2024;
  content.erase("title");
  return content;
}

std::string heading(const json& content) {
  const std::string html = fill(report(), content);
  const std::size_t begin = html.find("<h1>") + 4;
  return html.substr(begin, html.find("</h1>") - begin);
}

// A schema with a generated field beside others, and templates bound to it.
struct Small {
  Schema schema{json::parse(R"({"type": "object", "title": "а", "x-title-en": "a",
    "additionalProperties": false, "required": ["name"], "properties": {
    "name": {"type": "string", "title": "Нэр", "x-title-en": "Name", "maxLength": 9},
    "head": {"type": "string", "title": "Гарчиг", "x-title-en": "Head", "maxLength": 9,
             "x-generated": "{{?name}}{{name|genitive}} <тайлан>{{/name}}"}}})"),
                "schema.json"};
  GeneratedFields generated{schema, "schema.json"};

  std::string filled(const char* text, const json& content) const {
    return Template(text, "page.html", schema.json(), Template::Escape::Html, &generated)
        .fill(content);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(generated_fields)

BOOST_AUTO_TEST_CASE(paper_list_and_confirmation_say_the_same) {
  for (const auto& [patronymic, given] : {std::pair{"Бямбасүрэн", "Энхжин"},
                                          {"Лхагва", "Бат-Эрдэнэ"},
                                          {"Нэргүй", "Анударь"},
                                          {"Отгон", "Сэлэнгэ"}}) {
    const json content = report_of(patronymic, given);
    const auto texts = generated_texts(report(), content);
    BOOST_REQUIRE(texts.size() == 1U);
    BOOST_TEST(texts[0].pointer == "/title");
    BOOST_TEST(texts[0].complete);
    BOOST_TEST(texts[0].text == "Санхүүгийн хэлтсийн нягтлан бодогч " +
                                    wording::genitive(patronymic) + " " + wording::genitive(given) +
                                    " 2024 оны гүйцэтгэлийн тайлан");
    BOOST_TEST(index_fields(report(), content).title == texts[0].text);
    BOOST_TEST(heading(content) == wording::upper(texts[0].text));
  }
}

BOOST_AUTO_TEST_CASE(what_the_author_writes_stands_instead) {
  json content = report_of("Дорж", "Болд");
  content["title"] = "Өөр гарчиг";
  BOOST_TEST(index_fields(report(), content).title == "Өөр гарчиг");
  BOOST_TEST(heading(content) == "ӨӨР ГАРЧИГ");
  // What would stand there is still told.
  const auto texts = generated_texts(report(), content);
  BOOST_TEST(texts.at(0).text.find("Доржийн Болдын") != std::string::npos);
  content["title"] = "";
  BOOST_TEST(index_fields(report(), content).title == texts.at(0).text);
}

BOOST_AUTO_TEST_CASE(the_words_that_were_inflected_are_told) {
  const auto text = generated_texts(report(), report_of("Цэрэн", "Номин")).at(0);
  std::vector<std::string> words;
  for (const Span& span : text.inflected)
    words.push_back(text.text.substr(span.begin, span.end - span.begin));
  BOOST_TEST(words == (std::vector<std::string>{"Санхүүгийн хэлтсийн", "Цэрэнгийн", "Номины"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
  const auto blank = generated_texts(report(), json::object()).at(0);
  BOOST_TEST(!blank.complete);
  BOOST_TEST(blank.text ==
             "«Нэгжийн нэр»-ийн «Албан тушаалын нэр» «Эцэг /эх/-ийн нэр»-ийн «Өөрийн нэр»-ийн "
             "«Тайлант он» оны гүйцэтгэлийн тайлан");
  json content = report_of("Дорж", "Болд");
  content.erase("groups");  // required, but the title does not name it
  content["organisation"] = "";
  BOOST_TEST(generated_texts(report(), content).at(0).complete);
  content["person"]["given"] = "";
  const auto part = generated_texts(report(), content).at(0);
  BOOST_TEST(!part.complete);
  BOOST_TEST(part.text.find("Доржийн «Өөрийн нэр»-ийн 2024") != std::string::npos);
  for (const json& odd : {json(), json(1), json::parse(R"({"person": [], "unit": {}})")})
    BOOST_TEST(!generated_texts(report(), odd).at(0).text.empty());
}

BOOST_AUTO_TEST_CASE(tags_read_the_text_where_the_field_is_empty) {
  const Small small;
  const json named = {{"name", "Болд"}};
  const json own = {{"name", "Болд"}, {"head", "өөр"}};
  BOOST_TEST(small.filled("{{head}}", named) == "Болдын &lt;тайлан&gt;");
  BOOST_TEST(small.filled("{{head|upper}}", named) == "БОЛДЫН &lt;ТАЙЛАН&gt;");
  BOOST_TEST(small.filled("{{head|blank:3}}", json::object()) == "...");
  BOOST_TEST(small.filled("{{?head}}да{{/head}}{{^head}}үгүй{{/head}}", named) == "да");
  BOOST_TEST(small.filled("{{?head}}да{{/head}}{{^head}}үгүй{{/head}}", json::object()) == "үгүй");
  BOOST_TEST(small.filled("{{#head}}{{.}}{{/head}}", named) == "Болдын &lt;тайлан&gt;");
  BOOST_TEST(small.filled("{{#head}}{{head}}{{/head}}{{head}}", own) == "өөрөөр");
  BOOST_TEST(small.filled("{{#head}}{{.}}{{/head}}", json::object()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
