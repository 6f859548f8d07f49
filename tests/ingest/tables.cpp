// SPDX-License-Identifier: GPL-3.0-or-later
// Days, order numbers, names by table; folding and near matches.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "server/ingest/folding.h"
#include "server/ingest/ingest_report.h"
#include "server/ingest/names.h"
#include "server/ingest/reading.h"
#include "server/ingest/written_values.h"

namespace {

using namespace tamga::ingest;

struct TableRow {
  std::string kind, text, wanted;
};

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<TableRow> rows_of(const char* name) {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/" + name);
  BOOST_REQUIRE(file);
  std::vector<TableRow> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream parts(line);
    TableRow row;
    std::getline(parts, row.kind, ';');
    std::getline(parts, row.text, ';');
    std::getline(parts, row.wanted, ';');
    rows.push_back({trimmed(row.kind), trimmed(row.text), trimmed(row.wanted)});
  }
  return rows;
}

std::string found_in(const TableRow& row) {
  std::string found;
  if (row.kind == "day")
    for (const auto& day : find_days(row.text)) found += (found.empty() ? "" : " ") + day.day;
  if (row.kind == "number")
    if (const auto number = find_order_number(row.text)) found = number->number;
  if (row.kind == "year")
    if (const auto year = find_year(row.text)) found = std::to_string(*year);
  if (row.kind == "core") return order_number_core(row.text);
  return found.empty() ? "none" : found;
}

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(days_and_numbers) {
  for (const auto& row : rows_of("written_values.txt"))
    BOOST_TEST(found_in(row) == row.wanted,
               row.text << ": found «" << found_in(row) << "», wanted «" << row.wanted << "»");
}

BOOST_AUTO_TEST_CASE(places_of_days_are_their_bytes) {
  const std::string text = "огноо: 2024.06.12, дугаар";
  const auto days = find_days(text);
  BOOST_REQUIRE(days.size() == 1);
  BOOST_TEST(text.substr(days[0].begin, days[0].end - days[0].begin) == "2024.06.12");
}

BOOST_AUTO_TEST_CASE(names) {
  for (const auto& row : rows_of("names.txt")) {
    if (row.kind == "kind") {
      BOOST_TEST(unit_kind(row.text) == row.wanted, row.text);
    } else if (row.kind == "initial") {
      const auto found = initialled_names(row.text);
      const std::string told = found.empty() ? "" : found[0].initial + " " + found[0].given;
      BOOST_TEST(told == row.wanted, row.text << ": " << told);
    } else {
      const auto found = nominatives(row.text, {});
      std::string all;
      for (const auto& name : found) all += name + " ";
      if (row.wanted.starts_with("+"))
        BOOST_TEST((std::find(found.begin(), found.end(), row.wanted.substr(1)) != found.end()),
                   row.text << ": " << all);
      else
        BOOST_TEST((found.empty() ? "" : found[0]) == row.wanted, row.text << ": " << all);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_known_name_comes_first) {
  BOOST_TEST(nominatives("ЭРДЭНИЙН", {"Эрдэнэ"}).front() == "Эрдэнэ");
  BOOST_TEST(nominatives("ЭРДЭНИЙН", {"Эрдэнь"}).front() == "Эрдэнь");
}

BOOST_AUTO_TEST_CASE(near_matches) {
  BOOST_TEST((folded("ГҮЙЦЭТГЭЛИЙН ТАЙЛАН") == folded("гуицэтгэлиин тайлан")));
  const auto match =
      find_near(folded("Өмнө АПБАН ТУШААЛЫН НЭР: дарга"), folded("Албан тушаалын нэр"), 3);
  BOOST_REQUIRE(match.has_value());
  BOOST_TEST(match->faults == 1);
  BOOST_TEST(match->begin == 4);
  BOOST_TEST(!find_near(folded("Нэгжийн нэр"), folded("Албан тушаалын нэр"), 3).has_value());
  BOOST_TEST(distance(U"абв", U"абг", 5) == 1);
  BOOST_TEST(distance(U"абв", U"", 2) == 3);
}

BOOST_AUTO_TEST_CASE(legacy_text_is_undone) {
  BOOST_TEST(without_legacy("ä¿ãýýð") == "дүгээр");
  BOOST_TEST(without_legacy("ºäºð") == "өдөр");
  BOOST_TEST(without_legacy("№ 12 дугаар") == "№ 12 дугаар");
  BOOST_TEST(without_legacy("ISO 9001") == "ISO 9001");
}

BOOST_AUTO_TEST_CASE(cells_are_no_formulas) {
  BOOST_TEST(csv_cell("=1+1") == "\"'=1+1\"");
  BOOST_TEST(csv_cell("a\"b") == "\"a\"\"b\"");
  BOOST_TEST(csv_cell("@cmd") == "\"'@cmd\"");
  BOOST_TEST(csv_cell("дарга") == "\"дарга\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
