// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a web form and the content they stand for.
#include "server/pages/form_fields.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "renderers/content/form.h"
#include "server/assets.h"
#include "server/error.h"
#include "server/pages/form_rows.h"

using namespace tamga::pages;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

// Small, with one of everything that forms use.
const ordered_json document = ordered_json::parse(R"({
  "type": "object", "required": ["purpose", "goals", "count", "agreed"],
  "definitions": {"day": {"type": "string", "format": "date", "title": "Огноо"}},
  "properties": {
    "purpose": {"type": "string", "title": "Зорилго", "x-title-en": "Purpose", "maxLength": 2000},
    "agreed": {"type": "boolean"},
    "count": {"type": "integer"},
    "day": {"$ref": "#/definitions/day", "title": "Өдөр"},
    "kind": {"type": "string", "enum": ["нэг", "хоёр"]},
    "annex": {"type": "object", "properties": {"number": {"type": "string", "maxLength": 50}}},
    "notes": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 100}},
    "goals": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["text"], "properties": {
      "text": {"type": "string", "maxLength": 2000},
      "duties": {"type": "array", "minItems": 1, "items": {"type": "object", "properties": {
        "text": {"type": "string", "maxLength": 2000},
        "part": {"type": "array", "items": {"type": "string", "enum": ["Т", "Г", "Х", "Ш"]}}}}}}}}
  }})");

const FieldSchema schema(document);

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const tamga::Failure& failure) {
    return failure.items().empty() ? std::string(failure.kind().code) : failure.items()[0].code;
  }
  return "none";
}

json content_of(const Fields& fields) {
  return without_empty(schema, read_fields(schema, fields));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_fields)

BOOST_AUTO_TEST_CASE(every_kind_of_field_is_read) {
  const Fields fields = {{"csrf", "x"},
                         {"/purpose", "  Нэгдүгээр мөр\r\nхоёрдугаар\rгурав "},
                         {"/agreed", "true"},
                         {"/count", "-12"},
                         {"/day", "2024-02-29"},
                         {"/kind", "хоёр"},
                         {"/notes/0", "а"},
                         {"/goals/0", ""},
                         {"/goals/0/text", "З"},
                         {"/goals/0/duties/0/text", "Ч"},
                         {"/goals/0/duties/0/part", "Ш"},
                         {"/goals/0/duties/0/part", "Г"},
                         {"/goals/0/duties/0/part", "Ш"}};
  const json expected = {
      {"purpose", "Нэгдүгээр мөр\nхоёрдугаар\nгурав"},
      {"agreed", true},
      {"count", -12},
      {"day", "2024-02-29"},
      {"kind", "хоёр"},
      {"notes", {"а"}},
      {"goals", {{{"text", "З"}, {"duties", {{{"text", "Ч"}, {"part", {"Г", "Ш"}}}}}}}}};
  BOOST_TEST(content_of(fields).dump() == expected.dump());
}

BOOST_AUTO_TEST_CASE(what_was_not_sent_is_empty_and_required_structure_stays) {
  BOOST_TEST(content_of({}).dump() == R"({"agreed":false,"goals":[]})");
}

BOOST_AUTO_TEST_CASE(faulty_values_are_kept_for_the_check_to_refuse) {
  const json state = read_fields(
      schema, {{"/count", "олон"}, {"/kind", "гурав"}, {"/goals/0/duties/0/part", "Б"}});
  BOOST_TEST(state["count"] == "олон");
  BOOST_TEST(state["kind"] == "гурав");
  BOOST_TEST(state["goals"][0]["duties"][0]["part"][0] == "Б");
}

BOOST_AUTO_TEST_CASE(rows_keep_their_order_and_gaps_cost_nothing) {
  const json state =
      read_fields(schema, {{"/notes/4000000000", "в"}, {"/notes/10", "б"}, {"/notes/2", "а"}});
  BOOST_TEST(state["notes"].dump() == json({"а", "б", "в"}).dump());
}

BOOST_AUTO_TEST_CASE(hostile_fields_are_refused) {
  const auto read = [](const std::string& name) {
    return code_of([&] { read_fields(schema, {{name, "x"}}); });
  };
  for (const char* name :
       {"/unknown", "/goals/x", "/goals/01", "/goals/-1", "/goals/0/other", "/purpose/0", "/", "//",
        "/goals//text", "/acts/approved/date", "/goals/99999999999999999999/text", "/__proto__/x"})
    BOOST_TEST(read(name) == "content-unknown-field", name);
  BOOST_TEST(read("/goals/~2") == "bad-request");
  BOOST_TEST(read("/goals/~") == "bad-request");
  BOOST_TEST(read("/" + std::string(300, 'a')) == "content-too-large");
  BOOST_TEST(read("/a/a/a/a/a/a/a/a/a/a/a/a/a/a") == "content-too-large");
}

BOOST_AUTO_TEST_CASE(what_a_stranger_can_make_large_is_limited) {
  FieldLimits limits;
  limits.rows = 3;
  Fields rows;
  for (int i = 0; i < 4; ++i) rows.emplace_back("/goals/" + std::to_string(i), "");
  BOOST_TEST(code_of([&] { read_fields(schema, rows, "", limits); }) == "content-too-large");
  limits = {};
  limits.fields = 3;
  BOOST_TEST(code_of([&] { read_fields(schema, rows, "", limits); }) == "content-too-large");
  limits = {};
  limits.value_bytes = 10;
  BOOST_TEST(code_of([&] {
               read_fields(schema, {{"/purpose", std::string(11, 'a')}}, "", limits);
             }) == "content-too-large");
}

BOOST_AUTO_TEST_CASE(fields_of_an_act_stand_below_its_pointer) {
  const auto act = *schema.member("annex");
  BOOST_TEST(read_fields(act, {{"/acts/approved/number", "А/102"}}, "/acts/approved").dump() ==
             R"({"number":"А/102"})");
  BOOST_TEST(code_of([&] {
               read_fields(act, {{"/acts/other/number", "1"}}, "/acts/approved");
             }) == "content-unknown-field");
  BOOST_TEST(code_of([&] {
               read_fields(act, {{"/acts/approved2/number", "1"}}, "/acts/approved");
             }) == "content-unknown-field");
}

BOOST_AUTO_TEST_CASE(a_schema_without_end_is_refused) {
  const auto endless =
      ordered_json::parse(R"({"type": "object", "properties": {"a": {"$ref": "#"}}})");
  BOOST_TEST(code_of([&] { read_fields(FieldSchema(endless), {}); }) == "form-invalid");
  const auto loop =
      ordered_json::parse(R"({"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}})");
  BOOST_TEST(code_of([&] { read_fields(FieldSchema(loop), {}); }) == "form-invalid");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(form_rows)

namespace {
json two_notes() {
  return read_fields(schema, {{"/notes/0", "а"}, {"/notes/1", "б"}});
}
}  // namespace

BOOST_AUTO_TEST_CASE(rows_are_added_with_the_rows_they_must_have) {
  json state = read_fields(schema, {});
  BOOST_TEST(change_rows(schema, state, RowChange::Add, "/goals") == "/goals/0");
  BOOST_TEST(state["goals"][0]["duties"].size() == 1u);
  BOOST_TEST(change_rows(schema, state, RowChange::Add, "/goals/0/duties") == "/goals/0/duties/1");
}

BOOST_AUTO_TEST_CASE(rows_move_and_go) {
  json state = two_notes();
  BOOST_TEST(change_rows(schema, state, RowChange::Up, "/notes/1") == "/notes/0");
  BOOST_TEST(state["notes"].dump() == json({"б", "а"}).dump());
  BOOST_TEST(change_rows(schema, state, RowChange::Up, "/notes/0") == "/notes/0");
  BOOST_TEST(change_rows(schema, state, RowChange::Down, "/notes/1") == "/notes/1");
  BOOST_TEST(change_rows(schema, state, RowChange::Down, "/notes/0") == "/notes/1");
  BOOST_TEST(state["notes"].dump() == json({"а", "б"}).dump());
  BOOST_TEST(change_rows(schema, state, RowChange::Remove, "/notes/1") == "/notes/0");
  BOOST_TEST(change_rows(schema, state, RowChange::Remove, "/notes/0") == "/notes");
  BOOST_TEST(state["notes"].empty());
}

BOOST_AUTO_TEST_CASE(pointers_to_nothing_change_nothing) {
  for (const RowChange change :
       {RowChange::Add, RowChange::Remove, RowChange::Up, RowChange::Down, RowChange::Copy})
    for (const char* pointer : {"", "x", "/", "/purpose", "/notes/7", "/notes/0/0", "/nothing",
                                "/goals/0/duties", "/notes/-1", "/annex"}) {
      json state = two_notes();
      const std::string before = state.dump();
      BOOST_TEST(code_of([&] { change_rows(schema, state, change, pointer); }) == "bad-request",
                 pointer);
      BOOST_TEST(state.dump() == before);
    }
}

BOOST_AUTO_TEST_CASE(a_full_list_takes_no_more) {
  json state = two_notes();
  change_rows(schema, state, RowChange::Add, "/notes");
  BOOST_TEST(code_of([&] { change_rows(schema, state, RowChange::Add, "/notes"); }) ==
             "content-too-large");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(form_round_trip)

// The real forms' invented samples go through the web form and come back.
BOOST_AUTO_TEST_CASE(samples_come_back_as_they_were) {
  const tamga::forms::FormCatalogue forms({tamga::share_folder() / "renderers" / "forms"});
  BOOST_TEST(forms.all().size() >= 9U);
  for (const auto& one : forms.all()) {
    const std::string form = one->id + "@" + one->version;
    const std::filesystem::path folder =
        std::filesystem::path("renderers/forms") / one->id / one->version;
    const auto form_document = ordered_json::parse(tamga::asset(folder / "schema.json"));
    const FieldSchema form_schema(form_document);
    const json sample = json::parse(tamga::asset(folder / "sample.json"));
    const json back =
        without_empty(form_schema, read_fields(form_schema, write_fields(form_schema, sample)));
    BOOST_TEST(back.dump() == without_empty(form_schema, sample).dump(), form);
    // Only what holds nothing may be missing.
    for (const auto& change : json::diff(sample, back)) {
      BOOST_TEST(change["op"] == "remove", form << ": " << change.dump());
      const json& gone = sample.at(json::json_pointer(change["path"].get<std::string>()));
      BOOST_TEST((gone == "" || gone.empty()), form << ": " << change.dump());
    }
  }
}

BOOST_AUTO_TEST_CASE(labels_are_in_the_readers_language_and_written_order) {
  BOOST_TEST(schema.member("purpose")->title("en") == "Purpose");
  BOOST_TEST(schema.member("purpose")->title("mn") == "Зорилго");
  BOOST_TEST(schema.member("day")->title("en") == "Өдөр");
  BOOST_CHECK(schema.member("day")->kind() == FieldKind::Date);
  BOOST_TEST(schema.members().front().name == "purpose");
  BOOST_TEST(schema.members().back().name == "goals");
}

BOOST_AUTO_TEST_SUITE_END()
