// SPDX-License-Identifier: GPL-3.0-or-later
// What waits for somebody, and several acts after one password; an archive's figures and
// their charts.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "server/archive/figures.h"
#include "server/civil_time.h"
#include "server/pages/chart.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using namespace std::chrono_literals;
using test::approved;
using test::code_thrown;
using test::Desk;
using test::permitted;
using test::prepared;

namespace {

// A job description that waits for its approval.
std::string ready(Desk& desk, const std::map<std::string, std::string>& named = {}) {
  const auto id =
      desk.documents->create(desk.author, "job_description", desk.draft_content(), "", named).id;
  desk.act(desk.author, id, "prepared", prepared);
  desk.act(desk.author, id, "permitted", permitted);
  return id;
}

std::pair<std::string, documents::ActOrder> order(const std::string& id,
                                                  const char* values = approved) {
  documents::ActOrder one;
  one.act = "approved";
  one.values_json = values;
  one.idempotency_key = "page:" + id;
  return {id, one};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(inbox)

BOOST_AUTO_TEST_CASE(what_waits_is_told_with_its_why_the_longest_first) {
  Desk desk;
  const auto first = ready(desk);
  desk.later(1h);
  const auto second = ready(desk, {{"approved", desk.signer.name}});
  desk.later(1h);
  desk.draft(desk.author);
  const auto waiting = desk.documents->waiting(desk.signer, 0, 10);
  BOOST_TEST_REQUIRE(waiting.rows.size() == 2U);
  BOOST_TEST(waiting.total == 2U);
  BOOST_TEST(waiting.rows[0].document.id == first);
  BOOST_TEST(!waiting.rows[0].named);
  BOOST_TEST(waiting.rows[1].document.id == second);
  BOOST_TEST(waiting.rows[1].named);
  BOOST_TEST(waiting.rows[1].document.due_since - waiting.rows[0].document.due_since ==
             std::int64_t{3600} * 1'000'000);
  // One after the other, as a pager asks.
  BOOST_TEST(desk.documents->waiting(desk.signer, 1, 1).rows.at(0).document.id == second);
  BOOST_TEST(desk.documents->waiting(desk.signer, 2, 1).rows.empty());
  BOOST_TEST(desk.documents->waiting(desk.signer, 2, 1).total == 2U);
  // The author's own draft is the author's.
  BOOST_TEST(desk.documents->waiting(desk.author, 0, 10).rows.at(0).named);
  BOOST_TEST(desk.documents->waiting(desk.reader, 0, 10).total == 0U);
  // In whose place.
  documents::Delegation wanted;
  wanted.delegate = desk.other.name;
  wanted.from = wanted.until = civil_day(desk.clock.microseconds());
  wanted.basis = "Б/31";
  desk.documents->delegations().create(desk.signer, wanted);
  const auto in_place = desk.documents->waiting(desk.other, 0, 10);
  BOOST_TEST_REQUIRE(in_place.rows.size() == 2U);
  BOOST_TEST(in_place.rows[1].in_place == desk.signer.name);
}

BOOST_AUTO_TEST_CASE(several_acts_take_one_password_and_keep_their_own_rules) {
  Desk desk;
  const auto first = ready(desk), taken = ready(desk), last = ready(desk);
  desk.documents->withdraw(desk.author, taken, "дахин бичнэ");
  const auto confirmations = desk.count("account.confirmed");
  const auto outcomes = desk.documents->act_together(
      desk.signer, {order(first), order(taken), order("no-such"), order(last)},
      {Desk::password, "192.0.2.7"});
  BOOST_TEST_REQUIRE(outcomes.size() == 4U);
  BOOST_TEST(!outcomes[0].done->record_id.empty());
  BOOST_TEST(std::string(outcomes[1].refused->kind().code) == "document-withdrawn");
  BOOST_TEST(std::string(outcomes[2].refused->kind().code) == "not-found");
  BOOST_TEST(!outcomes[3].done->record_id.empty());
  BOOST_TEST(desk.count("account.confirmed") == confirmations + 1);
  BOOST_TEST(desk.documents->document(taken)->record_id.empty());
  // The same again is the same, and nothing is done twice.
  const auto acts = desk.count("document.act");
  const auto again = desk.documents->act_together(desk.signer, {order(first), order(last)},
                                                  {Desk::password, "192.0.2.7"});
  BOOST_TEST(again[0].done->record_id == outcomes[0].done->record_id);
  BOOST_TEST(desk.count("document.act") == acts);
}

BOOST_AUTO_TEST_CASE(without_the_password_none_of_them_is_done) {
  Desk desk;
  const auto id = ready(desk);
  const auto acts = desk.count("document.act");
  const auto with = [&](const char* password) {
    return code_thrown([&] {
      desk.documents->act_together(desk.signer, {order(id)}, {password, "192.0.2.7"});
    });
  };
  BOOST_TEST(with("") == "step-up-required");
  BOOST_TEST(with("wrong one") == "step-up-failed");
  BOOST_TEST(desk.count("document.act") == acts);
  // Values that are not good are this act's own fault.
  const auto outcomes =
      desk.documents->act_together(desk.signer, {order(id, "{}")}, {Desk::password, "192.0.2.7"});
  BOOST_TEST(std::string(outcomes[0].refused->kind().code) == "content-refused");
  BOOST_TEST(desk.count("document.act") == acts);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(figures)

BOOST_AUTO_TEST_CASE(records_and_their_bytes_are_counted_by_the_catalogue) {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + 15h};
  archive::Archive archive(folder.path(), clock);
  BOOST_TEST(archive::growth_by_month(archive).empty());
  std::uint64_t bytes = 0;
  for (int i = 0; i < 3; ++i) {
    const auto record = archive.capture({"system"}, archive::test::sample_capture(i));
    bytes += record.pdf_size + record.content_size;
    // The evening of 31 January is 1 February in Ulaanbaatar.
    clock.set(clock.now() + 2h);
  }
  const auto months = archive::growth_by_month(archive);
  BOOST_TEST_REQUIRE(months.size() == 2U);
  BOOST_TEST(months[0].month == 1);
  BOOST_TEST(months[0].records == 1U);
  BOOST_TEST(months[1].month == 2);
  BOOST_TEST(months[1].records == 2U);
  BOOST_TEST(months[0].bytes + months[1].bytes == bytes);
  std::uint64_t records = 0;
  for (const auto& one : archive::records_by_form_and_year(archive)) records += one.records;
  BOOST_TEST(records == 3U);
  archive.catalogue().write([](archive::Transaction& transaction) {
    transaction.run(
        "INSERT INTO object_fixity (sha256, checked, outcome) VALUES ('a', 1000, 'good'), "
        "('b', 500, 'good'), ('c', 100, 'good'), ('d', 0, 'good')");
  });
  const std::vector<std::uint64_t> expected = {1, 1, 1, 1};
  BOOST_TEST(archive::objects_read_since(archive, {1000, 500}) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_chart_is_drawn_of_attributes_alone) {
  const auto chart =
      pages::bar_chart("<b>\"Баримт\"</b>", "Он", {{"A"}, {"B"}},
                       {{"2025 <", {10, 30}, {"10", "30"}}, {"2026", {0, 0}, {"0", "0"}}});
  const std::string svg = chart["svg"];
  BOOST_TEST(svg.find("<b>") == std::string::npos);
  BOOST_TEST(svg.find("style") == std::string::npos);
  BOOST_TEST(svg.find("role=\"img\"") != std::string::npos);
  // Two bars, one three times the other, the second where the first ends.
  BOOST_TEST(svg.find("<rect x=\"150\" y=\"8\" width=\"100\"") != std::string::npos);
  BOOST_TEST(svg.find("<rect x=\"250\" y=\"8\" width=\"300\"") != std::string::npos);
  BOOST_TEST(chart["rows"].size() == 2U);
  BOOST_TEST(chart["empty"] == false);
  BOOST_TEST(pages::bar_chart("x", "y", {{"A"}}, {{"2026", {0}, {"0"}}})["empty"] == true);
  BOOST_TEST(code_thrown([] {
               pages::bar_chart("x", "y", std::vector<pages::ChartSeries>(9), {});
             }) == "internal");
}

BOOST_AUTO_TEST_SUITE_END()
