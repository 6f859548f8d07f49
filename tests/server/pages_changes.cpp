// SPDX-License-Identifier: GPL-3.0-or-later
// What two versions say differently, and what a new document takes over from earlier ones.
#include "server/pages/content_changes.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "renderers/content/prefill.h"
#include "renderers/content/schema.h"
#include "server/pages/form_schemas.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using namespace tamga::pages;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

const ordered_json document = ordered_json::parse(R"({
  "type": "object", "properties": {
    "unit": {"type": "string", "title": "Нэгж", "x-title-en": "Unit"},
    "agreed": {"type": "boolean", "title": "Зөвшөөрсөн"},
    "goals": {"type": "array", "title": "Зорилт", "items": {"type": "object", "title": "Зорилт", "properties": {
      "text": {"type": "string", "title": "Утга"},
      "duties": {"type": "array", "title": "Чиг үүргүүд", "items": {"type": "object", "title": "Чиг үүрэг", "properties": {
        "text": {"type": "string", "title": "Утга"}}}}}}}
  }})");
const FieldSchema schema(document);

json duties(const std::vector<std::string>& texts) {
  json goal = {{"text", "Нэг"}, {"duties", json::array()}};
  for (const auto& text : texts) goal["duties"].push_back({{"text", text}});
  return {{"unit", "Хэлтэс"}, {"goals", {goal}}};
}

// "+place", "-place", "~place", ">place" of each change.
std::string told(const json& before, const json& after) {
  std::string out;
  for (const auto& change : content_changes(schema, before, after, "mn"))
    out += std::string(1, "+-~>"[static_cast<int>(change.kind)]) + change.where + "; ";
  return out;
}

std::string told_of_duties(const std::vector<std::string>& before,
                           const std::vector<std::string>& after) {
  return told(duties(before), duties(after));
}

std::string marked(std::string_view before, std::string_view after) {
  std::string out;
  for (const auto& piece : text_changes(before, after))
    out += piece.in == TextPiece::In::Both     ? piece.text + " "
           : piece.in == TextPiece::In::Before ? "[" + piece.text + "] "
                                               : "{" + piece.text + "} ";
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_changes)

BOOST_AUTO_TEST_CASE(rows_are_known_by_what_they_say) {
  const std::string a = "Тайлан мэдээг улирал бүр нэгтгэх", b = "Хяналт шалгалт хийх",
                    c = "Иргэдийн өргөдлийг шийдвэрлэх", a2 = "Тайлан мэдээг сар бүр нэгтгэх";
  const std::string one = "Зорилт 1 › Чиг үүргүүд › Чиг үүрэг ";
  const struct {
    std::vector<std::string> before, after;
    std::string changes;
  } table[] = {
      {{a, b, c}, {a, b, c}, ""},
      {{a, b}, {c, a, b}, "+" + one + "1; "},
      {{a, b, c}, {a, c}, "-" + one + "2; "},
      {{a, b}, {a2, b}, "~" + one + "1 › Утга; "},
      {{a, b}, {c, a2, b}, "+" + one + "1; ~" + one + "2 › Утга; "},
      {{a, b, c}, {c, a, b}, ">" + one + "1; "},
      {{a, ""}, {a}, ""},
  };
  for (const auto& row : table) BOOST_TEST(told_of_duties(row.before, row.after) == row.changes);
}

BOOST_AUTO_TEST_CASE(single_values_come_go_and_change) {
  BOOST_TEST(told({{"unit", "А"}}, {{"unit", "Б"}}) == "~Нэгж; ");
  BOOST_TEST(told(json::object(), {{"unit", "Б"}}) == "+Нэгж; ");
  BOOST_TEST(told({{"unit", "А"}}, {{"unit", ""}}) == "-Нэгж; ");
  BOOST_TEST(told({{"agreed", false}}, json::object()) == "");
  BOOST_TEST(told({{"agreed", false}}, {{"agreed", true}}) == "+Зөвшөөрсөн; ");
  BOOST_TEST(told({{"acts", {{"a", 1}}}}, {{"acts", {{"a", 2}}}}) == "");  // no content
  BOOST_TEST(content_changes(schema, {{"unit", "А"}}, {{"unit", "Б"}}, "en")[0].where == "Unit");
}

BOOST_AUTO_TEST_CASE(words_are_marked) {
  BOOST_TEST(marked("нэг хоёр гурав", "нэг дөрөв гурав") == "нэг [хоёр] {дөрөв} гурав ");
  BOOST_TEST(marked("", "нэг") == "{нэг} ");
  BOOST_TEST(marked("нэг", "нэг") == "нэг ");
  BOOST_TEST(marked("нэг хоёр", "хоёр нэг") == "[нэг] хоёр {нэг} ");
  std::string long_text;
  for (int i = 0; i < 700; ++i) long_text += "үг ";
  BOOST_TEST(text_changes(long_text, "үг").size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_large_list_costs_little) {
  std::vector<std::string> before, after;
  for (int i = 0; i < 200; ++i) {
    before.push_back("Чиг үүрэг " + std::to_string(i));
    after.push_back("Өөр үүрэг " + std::to_string(i * 7));
  }
  BOOST_TEST(!told_of_duties(before, after).empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(prefilling)

BOOST_AUTO_TEST_CASE(a_report_begins_from_last_years_and_the_job_description) {
  const auto& report = *test::desk_forms().find("performance_report");
  const auto prefill = forms::Prefill::of(report);
  const json job = json::parse(test::desk_forms().find("job_description")->sample_text());
  const json last = json::parse(report.sample_text());

  const json of_job = prefill.begin(report, {{"job_description", job}});
  BOOST_TEST(of_job["position"] == job["position"]);
  BOOST_TEST(of_job["groups"].size() == job["goals"].size());
  BOOST_TEST(of_job["groups"][0]["title"] == job["goals"][0]["text"]);
  BOOST_TEST(of_job["groups"][0]["measures"][0]["text"] == job["goals"][0]["duties"][0]["text"]);
  BOOST_TEST(!of_job.contains("person"));

  // Last year's comes first, in whatever order they are given.
  const json of_both =
      prefill.begin(report, {{"job_description", job}, {"performance_report", last}});
  BOOST_TEST(of_both["person"].dump() == last["person"].dump());
  BOOST_TEST(of_both["year"] == last["year"].get<int>() + 1);
  BOOST_TEST(of_both["groups"].size() == last["groups"].size());
  const auto& measure = of_both["groups"][0]["measures"][0];
  const auto& earlier = last["groups"][0]["measures"][0];
  BOOST_TEST(measure["text"] == earlier["text"]);
  BOOST_TEST(measure.value("baseline", "") == earlier.value("achieved", ""));
  BOOST_TEST(!measure.contains("achieved"));
  BOOST_TEST(!measure.contains("percent"));
  BOOST_TEST(!of_both.contains("acts"));
  BOOST_TEST(prefill.begin(report, {}).empty());
}

BOOST_AUTO_TEST_CASE(what_is_taken_over_fits_its_form) {
  for (const auto& form : test::desk_forms().all()) {
    const auto prefill = forms::Prefill::of(*form);
    for (const auto& source : test::desk_forms().all()) {
      const json content = prefill.begin(*form, {{source->id, json::parse(source->sample_text())}});
      BOOST_TEST(!content.contains("acts"));
      for (const auto& problem : form->content_schema().problems(content, 100))
        BOOST_TEST(
            (problem.code == "content-missing-field" || problem.code == "content-too-long" ||
             problem.code == "content-bad-value"),
            form->id << " from " << source->id << ": " << problem.pointer << " " << problem.code);
    }
  }
  const auto& job = *test::desk_forms().find("job_description");
  const json sample = json::parse(job.sample_text());
  const json again = forms::Prefill::of(job).begin(job, {{"job_description", sample}});
  BOOST_TEST(again["goals"].dump() == sample["goals"].dump());
  BOOST_TEST(!again.contains("effective_date"));
  BOOST_TEST(!again["annex"].contains("order_number"));
}

BOOST_AUTO_TEST_CASE(rules_that_cannot_be_are_refused) {
  const auto& job = *test::desk_forms().find("job_description");
  const auto refused = [&](const json& rules) {
    try {
      forms::Prefill(json{{"prefill", rules}}, job.content_schema(), "form.json");
    } catch (const forms::Error& error) {
      return error.code() == "form-invalid";
    }
    return false;
  };
  BOOST_TEST(refused(json::object()));
  BOOST_TEST(refused(json::array({json::object()})));
  const auto rule = [](const char* to, const json& from) {
    return json::array({{{"form", "job_description"}, {"values", {{to, from}}}}});
  };
  BOOST_TEST(refused(rule("/nothing", "/unit")));
  BOOST_TEST(refused(rule("/unit", 7)));
  BOOST_TEST(refused(rule("/unit", "unit")));
  BOOST_TEST(refused(rule("/goals/*/text", "/unit")));
  BOOST_TEST(!refused(rule("/goals/*/text", "/groups/*/title")));
}

BOOST_AUTO_TEST_SUITE_END()
