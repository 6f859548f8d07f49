// SPDX-License-Identifier: GPL-3.0-or-later
// One spreadsheet, many documents: read, mapped to the form, carried out line by line.
#include <archive.h>
#include <archive_entry.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "server/bulk/batches.h"
#include "server/bulk/spreadsheet.h"
#include "server/pages/bulk_rows.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using namespace tamga::bulk;
using nlohmann::json;
using nlohmann::ordered_json;
using test::code_thrown;

namespace {

// A workbook of given parts.
std::string workbook(const std::vector<std::pair<std::string, std::string>>& parts) {
  std::string bytes(1024 * 1024 + 64 * 1024, '\0');
  std::size_t used = 0;
  auto* writing = archive_write_new();
  archive_write_set_format_zip(writing);
  archive_write_open_memory(writing, bytes.data(), bytes.size(), &used);
  for (const auto& [name, text] : parts) {
    auto* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(writing, entry);
    archive_write_data(writing, text.data(), text.size());
    archive_entry_free(entry);
  }
  archive_write_close(writing);
  archive_write_free(writing);
  bytes.resize(used);
  return bytes;
}

constexpr const char* head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr const char* main_namespace =
    R"( xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";

std::string sheet(const std::string& rows) {
  return std::string(head) + "<worksheet" + main_namespace + "><sheetData>" + rows +
         "</sheetData></worksheet>";
}

const ordered_json document = ordered_json::parse(R"({
  "type": "object", "properties": {
    "unit": {"type": "string", "title": "Нэгж", "x-title-en": "Unit"},
    "day": {"type": "string", "format": "date", "title": "Огноо"},
    "person": {"type": "object", "title": "Хүн", "properties": {
      "given": {"type": "string", "title": "Нэр"}}},
    "chief": {"type": "object", "title": "Дарга", "properties": {
      "given": {"type": "string", "title": "Нэр"}}},
    "notes": {"type": "array", "title": "Тэмдэглэл", "items": {"type": "string", "title": "Тэмдэглэл"}},
    "goals": {"type": "array", "title": "Зорилтууд", "items": {"type": "object", "title": "Зорилт", "properties": {
      "text": {"type": "string", "title": "Зорилт"},
      "duties": {"type": "array", "title": "Чиг үүрэг", "items": {"type": "object", "title": "Чиг үүрэг", "properties": {
        "text": {"type": "string", "title": "Чиг үүрэг"},
        "part": {"type": "array", "title": "Оролцоо", "items": {"type": "string", "enum": ["Г", "Х"]}}}}}}}}
  }})");
const pages::FieldSchema schema(document);

std::vector<pages::BulkDocument> documents_of(const std::string& csv) {
  return pages::bulk_documents(schema, read_spreadsheet(csv));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bulk_spreadsheets)

BOOST_AUTO_TEST_CASE(text_in_every_usual_shape) {
  const json rows = json::array({json::array({"а", "б, в"}), json::array({"г\n\"д\"", "е"})});
  for (const std::string& text :
       {std::string("а,\"б, в\"\r\n\"г\n\"\"д\"\"\",е\r\n"),
        std::string("а;б, в\n\"г\n\"\"д\"\"\";е"),
        std::string("\xEF\xBB\xBFа\tб, в\n \"г\n\"\"д\"\"\"\tе\t\t\n\n\n")})
    BOOST_TEST(json(read_spreadsheet(text)).dump() == rows.dump());
  const std::string utf16("\xFF\xFE\x30\x04\x09\x00\x31\x04", 8);  // Excel's «Unicode text»
  BOOST_TEST(json(read_spreadsheet(utf16)).dump() == json::array({json::array({"а", "б"})}).dump());
  BOOST_TEST(read_spreadsheet("").empty());
}

BOOST_AUTO_TEST_CASE(a_workbook_gives_its_first_sheet) {
  const std::string strings =
      std::string(head) + "<sst" + main_namespace +
      "><si><t>Нэгж</t></si><si><r><t>Огн</t></r><r><t>оо</t></r></si></sst>";
  const std::string rows =
      R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>)"
      R"(<row r="3"><c r="A3" t="inlineStr"><is><t>Хэлтэс</t></is></c><c r="B3" t="e"><v>#REF!</v></c><c r="C3"><v>45455</v></c></row>)";
  const auto read = read_spreadsheet(workbook({{"xl/worksheets/sheet10.xml", sheet("")},
                                               {"xl/worksheets/sheet2.xml", sheet(rows)},
                                               {"xl/sharedStrings.xml", strings},
                                               {"[Content_Types].xml", "<x/>"}}));
  BOOST_TEST(json(read).dump() ==
             json::array({{"Нэгж", "", "Огноо"}, json::array(), {"Хэлтэс", "", "45455"}}).dump());
}

BOOST_AUTO_TEST_CASE(what_is_hostile_or_broken_is_refused) {
  const auto code = [](const std::string& bytes, const SpreadsheetLimits& limits = {}) {
    return code_thrown([&] { read_spreadsheet(bytes, limits); });
  };
  SpreadsheetLimits small;
  small.rows = small.columns = 3;
  small.unpacked = 1000;
  BOOST_TEST(code("\xC0\xC1 CP1251") == "spreadsheet-unreadable");
  BOOST_TEST(code(std::string("а\0б", 5)) == "spreadsheet-unreadable");
  BOOST_TEST(code("\"хаагдаагүй,") == "spreadsheet-unreadable");
  BOOST_TEST(code("1\n2\n3\n4", small) == "content-too-large");
  BOOST_TEST(code("1,2,3,4", small) == "content-too-large");
  BOOST_TEST(code(std::string(9 * 1024 * 1024, 'a')) == "content-too-large");
  BOOST_TEST(code("PK\x03\x04 nothing") == "spreadsheet-unreadable");
  BOOST_TEST(code(workbook({{"xl/other.xml", "x"}})) == "spreadsheet-unreadable");
  const auto one = [&](const std::string& text, const SpreadsheetLimits& limits = {}) {
    return code(workbook({{"xl/worksheets/sheet1.xml", text}}), limits);
  };
  BOOST_TEST(one(sheet("") + "<") == "spreadsheet-unreadable");
  BOOST_TEST(
      one(std::string(head) + "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>") ==
      "spreadsheet-unreadable");
  BOOST_TEST(one(sheet(std::string(2000, ' ')), small) == "content-too-large");
  BOOST_TEST(one(sheet(R"(<row r="999999999999"><c r="A1"><v>1</v></c></row>)")) ==
             "content-too-large");
  BOOST_TEST(one(sheet(R"(<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>)")) ==
             "content-too-large");
  BOOST_TEST(one(sheet(R"(<row r="1"><c r="A1" t="s"><v>77</v></c></row>)")) == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bulk_documents)

BOOST_AUTO_TEST_CASE(a_line_is_a_document_and_those_below_go_on_with_its_lists) {
  const auto found = documents_of(
      "№,Нэгж,Хүн › Нэр,Огноо,Зорилт,Зорилтууд › Зорилт › Чиг үүрэг,Оролцоо,Тэмдэглэл\n"
      "1,Хэлтэс,Болор,45455,Нэг,а,\"Г, Х\",т1\n"
      ",,,,,б,Х,т2\n"
      ",,,,Хоёр,в,,\n"
      "\n"
      "2,Тасаг,Сарнай,2024.06.12,Нэг,г,,\n"
      "2,Тасаг,Сарнай,2024.06.12,Нэг,д,,\n");
  BOOST_REQUIRE(found.size() == 2U);
  const auto& first = found[0].state;
  BOOST_TEST(found[0].line == 2U);
  BOOST_TEST(found[1].line == 6U);
  BOOST_TEST(first["unit"] == "Хэлтэс");
  BOOST_TEST(first["person"]["given"] == "Болор");
  BOOST_TEST(first["chief"]["given"] == "");
  BOOST_TEST(first["day"] == "2024-06-12");
  BOOST_TEST(first["notes"].dump() == json({"т1", "т2"}).dump());
  BOOST_REQUIRE(first["goals"].size() == 2U);
  BOOST_TEST(first["goals"][0]["duties"].size() == 2U);
  BOOST_TEST(first["goals"][0]["duties"][1]["text"] == "б");
  BOOST_TEST(first["goals"][0]["duties"][0]["part"].dump() == json({"Г", "Х"}).dump());
  BOOST_TEST(first["goals"][1]["text"] == "Хоёр");
  // The other usual way: every line says all of it again.
  BOOST_TEST(found[1].state["goals"].size() == 1U);
  BOOST_TEST(found[1].state["goals"][0]["duties"].size() == 2U);
}

BOOST_AUTO_TEST_CASE(columns_are_named_by_title_pointer_or_last_label) {
  for (const char* name : {"Unit", "/unit", "НЭГЖ", " нэгж * "})
    BOOST_TEST(documents_of(std::string(name) + "\nХ\n")[0].state["unit"] == "Х", name);
  BOOST_TEST(
      documents_of("/goals/*/duties/*/text\nа\n")[0].state["goals"][0]["duties"][0]["text"] == "а");
  for (const char* bad : {"Нэр\nа\n", "Нэгж,Огтхон ч биш\nа,б\n", "№\n1\n", ""})
    BOOST_TEST(code_thrown([&] { documents_of(bad); }) == "spreadsheet-columns", bad);
  BOOST_TEST(documents_of("Нэгж\n").empty());
  std::string many = "Нэгж\n";
  for (int i = 0; i < 2001; ++i) many += std::to_string(i) + "\n";
  BOOST_TEST(code_thrown([&] { documents_of(many); }) == "content-too-large");
}

BOOST_AUTO_TEST_CASE(every_column_of_every_form_is_found_by_its_title) {
  for (const auto& form : test::desk_forms().all()) {
    const auto read = ordered_json::parse(form->schema().dump());
    const pages::FieldSchema whole(read);
    for (const char* language : {"mn", "en"}) {
      std::string line;
      std::set<std::string> titles;
      for (const auto& column : pages::bulk_columns(whole, language)) {
        BOOST_TEST(titles.insert(column.title).second, form->id << ": twice " << column.title);
        line += (line.empty() ? "" : "\t") + ("\"" + column.title + "\"");
      }
      BOOST_TEST(code_thrown([&] { pages::bulk_documents(whole, read_spreadsheet(line)); }) == "",
                 form->id << " " << language);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bulk_batches)

BOOST_AUTO_TEST_CASE(lines_are_kept_until_something_became_of_them) {
  test::Desk desk(false);
  Batches batches(*desk.archive, desk.clock);
  const auto batch =
      batches.begin({"", "maralmaa", "job_description", "2019-01-11", "a.csv"},
                    {{0, 2, Outcome::Waiting, "Нэг", "w1", "{}", ""},
                     {0, 3, Outcome::Waiting, "Хоёр", "w2", "{\"unit\":\"Х\"}", ""}});
  BOOST_TEST(batch.total() == 2U);
  BOOST_TEST(code_thrown([&] { batches.find("ulam", batch.id); }) == "not-found");
  BOOST_TEST(code_thrown([&] { batches.forget("ulam", batch.id); }) == "not-found");
  auto rows = batches.waiting(batch, 10);
  BOOST_REQUIRE(rows.size() == 2U);
  rows[0].outcome = Outcome::Draft;
  rows[0].faults = "[]";
  rows[1].outcome = Outcome::Failed;
  rows[1].faults = "[{}]";
  for (const auto& row : rows) batches.settle(batch, row);
  BOOST_TEST(batches.find("maralmaa", batch.id).drafts == 1U);
  BOOST_TEST(batches.find("maralmaa", batch.id).failed == 1U);
  BOOST_TEST(batches.waiting(batch, 10).empty());
  batches.retry(batch);
  BOOST_REQUIRE(batches.waiting(batch, 10).size() == 1U);
  BOOST_TEST(batches.waiting(batch, 10)[0].state == "{\"unit\":\"Х\"}");  // a failure loses nothing
  batches.forget("maralmaa", batch.id);
  BOOST_TEST(batches.of("maralmaa").empty());
}

BOOST_AUTO_TEST_SUITE_END()
