// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input is refused with its code and the pointer of the value at fault.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "content_cases.h"
#include "renderers/content/content.h"

namespace {

using namespace tamga::forms;
using nlohmann::json;

struct Case {
  std::string name, code, pointer, operation;
};

std::vector<Case> bad_content() {
  std::istringstream lines(cases::read_test_file("content_bad.txt"));
  std::vector<Case> all;
  std::vector<std::string> paragraph;
  const auto finish = [&] {
    if (!paragraph.empty() && paragraph[0][0] != '#') {
      BOOST_REQUIRE_EQUAL(paragraph.size(), 3U);
      const std::size_t space = paragraph[1].find(' ');
      const std::string pointer = paragraph[1].substr(space + 1);
      all.push_back({paragraph[0], paragraph[1].substr(0, space), pointer == "-" ? "" : pointer,
                     paragraph[2]});
    }
    paragraph.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) {
      finish();
    } else {
      paragraph.push_back(line);
    }
  }
  finish();
  return all;
}

// First problem of bytes as a server would meet them; code "" when there is none.
Problem first_problem(const std::string& bytes, const Form& form,
                      Completeness completeness = Completeness::Draft) {
  json value;
  Problem problem;
  if (!read_json(bytes, {}, value, problem)) return problem;
  const auto problems = check(form, value, completeness, cases::faces());
  return problems.empty() ? Problem{} : problems.front();
}

std::string bytes_of(const Case& test, const Form& form) {
  std::istringstream words(test.operation);
  std::string verb, pointer, rest;
  words >> verb;
  if (verb == "bytes") return test.operation.size() > 6 ? test.operation.substr(6) : "";
  words >> pointer;
  std::getline(words >> std::ws, rest);
  json content = cases::sample(form);
  const json::json_pointer place(pointer);
  if (verb == "set") {
    content[place] = json::parse(rest);
  } else {
    content[place.parent_pointer()].erase(place.back());
  }
  return content.dump();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(content)

BOOST_AUTO_TEST_CASE(every_case_of_the_table_is_refused) {
  const Form* form = cases::forms().find("job_description");
  BOOST_REQUIRE(form);
  const auto all = bad_content();
  BOOST_TEST(all.size() > 40U);
  for (const Case& test : all) {
    BOOST_TEST_CONTEXT(test.name) {
      const Problem problem = first_problem(bytes_of(test, *form), *form);
      BOOST_TEST(problem.code == test.code);
      BOOST_TEST(problem.pointer == test.pointer);
      BOOST_TEST(!problem.detail.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_cell_of_a_hundred_thousand_characters) {
  const Form* form = cases::forms().find("performance_report");
  json content = cases::sample(*form);
  std::string cell;
  for (int i = 0; i < 100'000; ++i) cell += "ө";
  content["groups"][1]["measures"][2]["achieved"] = cell;
  const Problem problem = first_problem(content.dump(), *form);
  BOOST_TEST(problem.code == "content-too-long");
  BOOST_TEST(problem.pointer == "/groups/1/measures/2/achieved");
  BOOST_TEST(problem.field == "Хүрсэн түвшин (биелэлт)");
  // Characters count, not bytes.
  content["groups"][1]["measures"][2]["achieved"] = cell.substr(0, 40'000);
  BOOST_TEST(first_problem(content.dump(), *form).code == "");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8) {
  const Form* form = cases::forms().find("job_description");
  for (const char* bytes : {"{\"unit\": \"\xC3\x28\"}", "{\"unit\": \"\xED\xA0\x80\"}",
                            "{\"unit\": \"\xC0\xAF\"}", "{\"unit\": \"\xF5\x80\x80\x80\"}"}) {
    const Problem problem = first_problem(bytes, *form);
    BOOST_TEST(problem.code == "content-bad-text");
    BOOST_TEST(problem.pointer == "/unit");
  }
}

BOOST_AUTO_TEST_CASE(limits_of_size) {
  json value;
  Problem problem;
  Limits limits;
  limits.bytes = 10;
  BOOST_TEST(!read_json("[1,2,3,4,5,6]", limits, value, problem));
  BOOST_TEST(problem.code == "content-too-large");
  limits = {};
  limits.values = 3;
  BOOST_TEST(!read_json(R"({"a": [1, 2, 3]})", limits, value, problem));
  BOOST_TEST(problem.code == "content-too-large");
  BOOST_TEST(problem.pointer == "/a/1");
  limits = {};
  limits.depth = 2;
  BOOST_TEST(read_json(R"({"a": [1]})", limits, value, problem));
  BOOST_TEST(!read_json(R"({"a": [1, {}]})", limits, value, problem));
  BOOST_TEST(problem.pointer == "/a/1");
  // A bomb of depth costs nothing and does not overflow the stack.
  BOOST_TEST(!read_json(std::string(3'000'000, '['), {}, value, problem));
  BOOST_TEST(problem.code == "content-too-large");
}

BOOST_AUTO_TEST_CASE(a_missing_glyph_is_named_with_its_field) {
  const Form* form = cases::forms().find("job_description");
  json content = cases::sample(*form);
  content["goals"][1]["duties"][0]["criterion"] = "ойлгомжтой 🙂";
  const Problem problem = first_problem(content.dump(), *form);
  BOOST_TEST(problem.code == "glyph-missing");
  BOOST_TEST(problem.pointer == "/goals/1/duties/0/criterion");
  BOOST_TEST(problem.field == "Гүйцэтгэлийн шалгуур үзүүлэлт");
  BOOST_TEST(problem.detail.find("U+1F642") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_record_has_every_act) {
  for (const char* id : {"job_description", "performance_report"}) {
    const Form* form = cases::forms().find(id);
    json content = cases::sample(*form);
    BOOST_TEST(first_problem(content.dump(), *form, Completeness::Record).code == "");
    for (const Act& act : form->acts) {
      json without = content;
      without["acts"].erase(act.id);
      BOOST_TEST(first_problem(without.dump(), *form).code == "");
      const Problem problem = first_problem(without.dump(), *form, Completeness::Record);
      BOOST_TEST(problem.code == "content-missing-field");
      BOOST_TEST(problem.pointer == "/acts/" + act.id);
    }
    content.erase("acts");
    BOOST_TEST(first_problem(content.dump(), *form).code == "");
    BOOST_TEST(check(*form, content, Completeness::Record, cases::faces()).size() ==
               form->acts.size());
  }
}

BOOST_AUTO_TEST_CASE(optional_fields_may_be_empty) {
  const Form* form = cases::forms().find("performance_report");
  json content = cases::sample(*form);
  json& measure = content["groups"][0]["measures"][0];
  for (const char* field :
       {"number", "criterion", "baseline", "target", "achieved", "started", "finished"}) {
    measure[field] = "";
  }
  BOOST_TEST(first_problem(content.dump(), *form).code == "");
  measure = {{"text", "ганц талбар"}};
  BOOST_TEST(first_problem(content.dump(), *form).code == "");
}

BOOST_AUTO_TEST_CASE(problems_are_at_most_a_hundred) {
  const Form* form = cases::forms().find("job_description");
  json content = cases::sample(*form);
  for (int i = 0; i < 500; ++i) content["unknown" + std::to_string(i)] = i;
  BOOST_TEST(check(*form, content, Completeness::Record, cases::faces()).size() == 100U);
}

BOOST_AUTO_TEST_SUITE_END()
