// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a form's lists: several at once, from list to list, out of a pasted table.
#include "server/pages/form_rows.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/pages/pasted_rows.h"
#include "tests/server/documents_desk.h"

using namespace tamga::pages;
using nlohmann::json;
using nlohmann::ordered_json;
using tamga::test::code_thrown;

namespace {

const ordered_json document = ordered_json::parse(R"({
  "type": "object", "properties": {
    "notes": {"type": "array", "maxItems": 6, "items": {"type": "string", "title": "Тэмдэглэл"}},
    "goals": {"type": "array", "items": {"type": "object", "properties": {
      "duties": {"type": "array", "maxItems": 5, "items": {"type": "object", "properties": {
        "text": {"type": "string", "title": "Чиг үүрэг", "x-title-en": "Duty"},
        "day": {"type": "string", "format": "date", "title": "Огноо"},
        "percent": {"type": "integer", "title": "Хувь"},
        "part": {"type": "array", "title": "Оролцоо", "items": {"type": "string",
          "enum": ["Т", "Г", "Х", "Ш"], "x-enum-titles": {"Г": "Гүйцэтгэх"}}}}}}}}}
  }})");
const FieldSchema schema(document);

FieldSchema duties() {
  return *schema.member("goals")->element().member("duties");
}

json state_of(const std::string& notes) {
  json state = {{"notes", json::array()}, {"goals", json::array()}};
  for (const char c : notes) state["notes"].push_back(std::string(1, c));
  return state;
}

json goals(const std::string& first, const std::string& second) {
  json state = state_of("");
  for (const std::string& letters : {first, second}) {
    state["goals"].push_back({{"duties", json::array()}});
    for (const char c : letters)
      state["goals"].back()["duties"].push_back({{"text", std::string(1, c)}});
  }
  return state;
}

std::string letters(const json& rows) {
  std::string out;
  for (const auto& row : rows)
    out += row.is_object() ? row["text"].get<std::string>() : row.get<std::string>();
  return out;
}

std::string joined(const std::vector<std::string>& pointers) {
  std::string out;
  for (const auto& pointer : pointers) out += pointer.substr(pointer.rfind('/') + 1) + " ";
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_rows)

BOOST_AUTO_TEST_CASE(several_rows_change_at_once) {
  const struct {
    RowChange change;
    std::vector<std::string> rows;
    const char *before, *after, *now;
  } table[] = {
      {RowChange::Up, {"/notes/2", "/notes/1"}, "abcd", "bcad", "0 1 "},
      {RowChange::Up, {"/notes/0", "/notes/1"}, "abcd", "abcd", "0 1 "},  // stopped at the top
      {RowChange::Up, {"/notes/0", "/notes/2"}, "abcd", "acbd", "0 1 "},
      {RowChange::Down, {"/notes/1", "/notes/2"}, "abcd", "adbc", "2 3 "},
      {RowChange::Down, {"/notes/3", "/notes/2"}, "abcd", "abcd", "2 3 "},
      {RowChange::Remove, {"/notes/0", "/notes/3"}, "abcd", "bc", ""},
      {RowChange::Copy, {"/notes/0", "/notes/2"}, "abc", "aabcc", "1 4 "},
      {RowChange::Copy, {"/notes/0", "/notes/0"}, "abc", "aabc", "1 "},
      {RowChange::Up, {}, "abc", "abc", ""},
  };
  for (const auto& one : table) {
    json state = state_of(one.before);
    BOOST_TEST(joined(change_rows(schema, state, one.change, one.rows)) == one.now);
    BOOST_TEST(letters(state["notes"]) == one.after);
  }
  json state = state_of("abcdefghijkl");  // 10 is behind 9, not behind 1
  change_rows(schema, state, RowChange::Remove, std::vector<std::string>{"/notes/10", "/notes/9"});
  BOOST_TEST(letters(state["notes"]) == "abcdefghil");
}

BOOST_AUTO_TEST_CASE(a_duty_moves_to_another_goal) {
  json state = goals("abc", "x");
  BOOST_TEST(joined(move_rows(schema, state, {"/goals/0/duties/2", "/goals/0/duties/0"},
                              "/goals/1/duties")) == "1 2 ");
  BOOST_TEST(letters(state["goals"][0]["duties"]) == "b");
  BOOST_TEST(letters(state["goals"][1]["duties"]) == "xac");
  BOOST_TEST(move_rows(schema, state, {"/goals/1/duties/0"}, "/goals/1/duties").empty());
  for (const char* target : {"/notes", "/goals", "/goals/7/duties", "", "x", "/goals/0"}) {
    const std::string before = state.dump();
    BOOST_TEST(code_thrown([&] { move_rows(schema, state, {"/goals/1/duties/0"}, target); }) ==
               "bad-request");
    BOOST_TEST(state.dump() == before);
  }
  state = goals("abc", "wxyz");
  const std::string before = state.dump();
  BOOST_TEST(
      code_thrown([&] {
        move_rows(schema, state, {"/goals/0/duties/0", "/goals/0/duties/1"}, "/goals/1/duties");
      }) == "content-too-large");
  BOOST_TEST(code_thrown([&] {
               move_rows(schema, state, {"/goals/0/duties/9"}, "/goals/1/duties");
             }) == "bad-request");
  BOOST_TEST(state.dump() == before);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pasted_tables)

BOOST_AUTO_TEST_CASE(cells_as_programs_copy_them) {
  const struct {
    const char* text;
    std::vector<std::vector<std::string>> cells;
  } table[] = {
      {"", {}},
      {"а\tб\r\nв\tг\r\n", {{"а", "б"}, {"в", "г"}}},
      {"\"эхний\nмөр\"\tб", {{"эхний\nмөр", "б"}}},
      {"\"«\"\"хашилт\"\"»\"\t2", {{"«\"хашилт\"»", "2"}}},
      {"24\" дэлгэц\tб", {{"24\" дэлгэц", "б"}}},
      {"\"хаагдаагүй\tб", {{"\"хаагдаагүй", "б"}}},
      {"\t\n\n а \n", {{"а"}}},
  };
  for (const auto& one : table)
    BOOST_TEST(json(pasted_cells(one.text)).dump() == json(one.cells).dump(), one.text);
  std::string rows;
  for (int i = 0; i < 1001; ++i) rows += "а\n";
  BOOST_TEST(code_thrown([&] { pasted_cells(rows); }) == "content-too-large");
  BOOST_TEST(code_thrown([&] { pasted_cells(std::string(60, '\t')); }) == "content-too-large");
}

BOOST_AUTO_TEST_CASE(rows_are_read_as_people_write_them) {
  const json full = {
      {"text", "Тайлан бичих"}, {"day", "2024-06-12"}, {"percent", 85}, {"part", {"Г", "Х"}}};
  for (const char* text :
       {"Тайлан бичих\t2024.6.12\t85%\tХ, Г",      //
        "1\tТайлан бичих\t2024-06-12\t85.0\tг;х",  // with numbers
        "Хувь\tЧиг үүрэг\tОролцоо\tОгноо\n85\tТайлан бичих\tгүйцэтгэх/Х\t2024/06/12",
        "№\tDuty\tОгноо\tХувь\tОролцоо\n1.\tТайлан бичих\t2024.06.12\t85 %\tГ Х",
        "Тайлан бичих\t2024-06-12\t85\tГХ\t\t"})
    BOOST_TEST(pasted_rows(duties(), text)[0]["text"] == "Тайлан бичих", text);
  BOOST_TEST(pasted_rows(duties(), "Тайлан бичих\t2024.6.12\t85%\tХ, Г")[0].dump() == full.dump());
  BOOST_TEST(pasted_rows(duties(), "1\tТайлан бичих\t2024-06-12\t85.0\tг;х")[0].dump() ==
             full.dump());
  BOOST_TEST(
      pasted_rows(duties(),
                  "Хувь\tЧиг үүрэг\tОролцоо\tОгноо\n85\tТайлан бичих\tгүйцэтгэх/Х\t2024/06/12")
          .dump() == json::array({full}).dump());
  // What cannot be read stays for the check to refuse.
  const json odd = pasted_rows(duties(), "а\tөчигдөр\tбараг\tБ")[0];
  BOOST_TEST(odd["day"] == "өчигдөр");
  BOOST_TEST(odd["percent"] == "бараг");
  BOOST_TEST(odd["part"].dump() == json({"Б"}).dump());
  BOOST_TEST(pasted_rows(*schema.member("notes"), "а\nб\n").dump() == json({"а", "б"}).dump());
}

BOOST_AUTO_TEST_CASE(what_gives_no_rows_is_refused) {
  BOOST_TEST(code_thrown([] { pasted_rows(duties(), " \n\t"); }) == "rows-unreadable");
  BOOST_TEST(code_thrown([] { pasted_rows(duties(), "а\tб\tв\tг\tд\tе"); }) == "rows-unreadable");
  BOOST_TEST(code_thrown([] { pasted_rows(*schema.member("goals"), "а"); }) == "bad-request");
}

BOOST_AUTO_TEST_CASE(they_follow_the_rows_that_hold_something) {
  json state = state_of("a");
  state["notes"].push_back("");
  BOOST_TEST(append_rows(schema, state, "/notes", json({"b", "c"})) == "/notes/1");
  BOOST_TEST(letters(state["notes"]) == "abc");
  const std::string before = state.dump();
  BOOST_TEST(code_thrown([&] {
               append_rows(schema, state, "/notes", json({"d", "e", "f", "g"}));
             }) == "content-too-large");
  BOOST_TEST(state.dump() == before);
}

BOOST_AUTO_TEST_SUITE_END()
