// SPDX-License-Identifier: GPL-3.0-or-later
// Retention arithmetic by the table retention.txt, which an archivist reads.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "server/archive/retention/arithmetic.h"
#include "server/civil_time.h"

using namespace tamga::archive;

namespace {

constexpr std::int64_t second = 1'000'000;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(trimmed(part));
  return parts;
}

// "YYYY-MM-DD[ HH:MM][Z]": Ulaanbaatar unless Z. By the C library, not by the code
// that is tested.
std::int64_t moment(const std::string& text) {
  std::tm civil{};
  civil.tm_year = std::stoi(text.substr(0, 4)) - 1900;
  civil.tm_mon = std::stoi(text.substr(5, 2)) - 1;
  civil.tm_mday = std::stoi(text.substr(8, 2));
  if (text.size() >= 16) {
    civil.tm_hour = std::stoi(text.substr(11, 2));
    civil.tm_min = std::stoi(text.substr(14, 2));
  }
  const std::int64_t utc = timegm(&civil);
  return (text.back() == 'Z' ? utc : utc - 8 * 3600) * second;
}

std::optional<RetentionRule> rule_of(const std::string& text) {
  std::istringstream words(text);
  std::string kind;
  int years = 0;
  words >> kind >> years;
  if (kind == "permanent") return RetentionRule{RetentionTerm::Permanent, 0};
  if (kind == "years") return RetentionRule{RetentionTerm::Years, years};
  if (kind == "superseded") return RetentionRule{RetentionTerm::UntilSuperseded, years};
  BOOST_REQUIRE_MESSAGE(kind == "none", text);
  return std::nullopt;
}

// One rule, or several "DAY RULE" apart by semicolons.
std::optional<RetentionRule> rule_on(const std::string& text, const std::string& day) {
  if (!is_day(text.substr(0, 10))) return rule_of(text);
  std::vector<std::string> days, rules;
  for (const auto& version : split(text, ';')) {
    days.push_back(version.substr(0, 10));
    rules.push_back(trimmed(version.substr(10)));
  }
  const auto at = version_in_force(days, day);
  return at ? rule_of(rules[*at]) : std::nullopt;
}

bool held_on(const std::string& hold, const std::string& day) {
  if (hold == "-") return false;
  const auto from = hold.substr(0, 10), to = hold.substr(12);
  return from <= day && (to.empty() || day < to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retention_arithmetic)

BOOST_AUTO_TEST_CASE(every_row_of_the_table) {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/retention.txt");
  std::map<std::string, int> answers;
  int rows = 0, line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    if (line.empty() || line.starts_with('#')) continue;
    ++rows;
    const auto cells = split(line, '|');
    BOOST_TEST_CONTEXT("retention.txt:" << line_number << ": " << line) {
      BOOST_REQUIRE(cells.size() == 9u);
      const std::string day = cells[6].size() == 10 ? cells[6] : tamga::civil_day(moment(cells[6]));
      StandingFacts facts;
      facts.rule = rule_on(cells[1], day);
      facts.trigger.year = std::stoi(cells[0]);
      if (cells[2] != "-") facts.trigger.superseded = moment(cells[2]);
      facts.gone = cells[3] == "destroyed" || cells[3] == "transferred";
      facts.open = cells[3] == "open";
      facts.held = held_on(cells[4], day);
      if (cells[5] != "-") facts.kept_until = cells[5];
      const auto due = facts.rule ? due_day(*facts.rule, facts.trigger) : std::nullopt;
      BOOST_TEST(due.value_or("-") == cells[7]);
      BOOST_TEST(standing_name(standing_of(facts, day)) == cells[8]);
      ++answers[cells[8]];
    }
  }
  BOOST_TEST(rows >= 100);
  BOOST_TEST(answers.size() == 9u);  // every answer is asked for
}

BOOST_AUTO_TEST_CASE(a_due_day_is_a_first_of_january_after_all_whole_years) {
  for (int year = 1921; year < 2100; ++year)
    for (int years = 0; years <= 75; ++years) {
      const auto due = due_day({RetentionTerm::Years, years}, {year, std::nullopt});
      BOOST_REQUIRE(due.has_value());
      BOOST_REQUIRE(due->substr(4) == "-01-01");
      BOOST_REQUIRE(std::stoi(*due) - year == years + 1);
    }
}

BOOST_AUTO_TEST_CASE(a_later_superseding_never_makes_it_due_earlier) {
  std::string before;
  for (std::int64_t hours = 0; hours < 24 * 800; hours += 7) {
    const auto due = due_day({RetentionTerm::UntilSuperseded, 3},
                             {2019, moment("2023-01-01") + hours * 3600 * second});
    BOOST_REQUIRE(due.has_value());
    BOOST_REQUIRE(before <= *due);
    before = *due;
  }
}

BOOST_AUTO_TEST_CASE(days_that_exist) {
  for (const char* day : {"2024-02-29", "2000-02-29", "2026-12-31"}) BOOST_TEST(is_day(day));
  for (const char* day : {"2023-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "",
                          "2026-01-01 ", "0000-01-01", "2O26-01-01"})
    BOOST_TEST(!is_day(day));
}

BOOST_AUTO_TEST_SUITE_END()
