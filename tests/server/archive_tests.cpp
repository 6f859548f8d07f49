// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/archive.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "server/archive/log/checkpoint.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(archive_capture)

BOOST_AUTO_TEST_CASE(a_capture_comes_back_whole) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  const Capture given = sample_capture(3);
  const Record made = archive.capture({"archivist"}, given);
  const auto found = archive.record(made.id);
  BOOST_REQUIRE(found);
  BOOST_TEST(found->registration == made.registration);
  BOOST_TEST(found->registration.ends_with("/000001"));
  BOOST_TEST(found->title == given.title);
  BOOST_TEST(found->clan == given.clan);
  BOOST_TEST(found->patronymic == given.patronymic);
  BOOST_TEST(found->given == given.given);
  BOOST_TEST(found->person_name == given.person_name);
  BOOST_TEST(found->position == given.position);
  BOOST_TEST(found->unit == given.unit);
  BOOST_TEST(found->organisation == given.organisation);
  BOOST_TEST(found->order_number == given.order_number);
  BOOST_TEST(found->owner == given.owner);
  BOOST_TEST(found->retention_item == given.retention_item);
  BOOST_TEST(found->file_index == given.file_index);
  BOOST_TEST(found->captured_by == "archivist");
  BOOST_TEST(found->form == given.form);
  BOOST_TEST(found->form_version == given.form_version);
  BOOST_TEST(found->year == given.year);
  BOOST_TEST(found->open == given.open);
  BOOST_TEST(found->pages == given.pages);
  BOOST_TEST(found->pdf_size == given.pdf.size());
  BOOST_TEST(found->content_size == given.content.size());
  BOOST_TEST(archive.object(found->pdf_sha256) == given.pdf);
  BOOST_TEST(archive.object(found->content_sha256) == given.content);
  BOOST_TEST(archive.record_count() == 1U);
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(the_same_key_gives_the_same_record) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  Capture given = sample_capture(1);
  given.idempotency_key = "request-1";
  const Record first = archive.capture({"author"}, given);
  given.pdf += "another sealing time";
  BOOST_TEST(archive.capture({"author"}, given).id == first.id);
  BOOST_TEST(archive.capture({"another"}, given).id != first.id);
  given.idempotency_key.clear();
  archive.capture({"author"}, given);
  archive.capture({"author"}, given);
  BOOST_TEST(archive.record_count() == 4U);
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(a_record_can_know_its_id_before_it_is_captured) {
  TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  Capture given = sample_capture(1);
  given.idempotency_key = "key";
  given.id = archive.new_record_id();
  const Record first = archive.capture({"author"}, given);
  BOOST_TEST(first.id == given.id);
  BOOST_TEST(archive.record(given.id)->registration == first.registration);
  // The request again, with pages that name another id: the record that is there.
  Capture again = given;
  again.id = archive.new_record_id();
  BOOST_TEST(again.id != given.id);
  again.pdf += "with another id";
  BOOST_TEST(archive.capture({"author"}, again).id == first.id);
  BOOST_TEST(!archive.record(again.id));
  // An id is one record's: the second is refused, and takes no number.
  Capture second = sample_capture(2);
  second.id = given.id;
  BOOST_CHECK_EXCEPTION(archive.capture({"author"}, second), CatalogueError,
                        [](const CatalogueError& error) { return error.unique(); });
  for (const char* bad : {"1", "0190163D-8694-739b-aea5-966c26f8ad91", "../../etc/passwd"}) {
    second.id = bad;
    BOOST_CHECK_THROW(archive.capture({"author"}, second), std::invalid_argument);
  }
  second.id.clear();
  BOOST_TEST(archive.capture({"author"}, second).id.size() == 36U);
  BOOST_TEST(archive.record_count() == 2U);
  BOOST_TEST(archive.check().empty());
}

BOOST_AUTO_TEST_CASE(the_same_key_at_once_gives_one_record) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  Capture given = sample_capture(1);
  given.idempotency_key = "request-1";
  std::vector<std::string> ids(8);
  std::vector<std::thread> threads;
  for (auto& id : ids) {
    threads.emplace_back([&archive, &given, &id] {
      Capture mine = given;
      mine.pdf += std::to_string(reinterpret_cast<std::uintptr_t>(&id));
      id = archive.capture({"author"}, mine).id;
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(std::set<std::string>(ids.begin(), ids.end()).size() == 1U);
  BOOST_TEST(archive.record_count() == 1U);
  BOOST_TEST(describe(archive.check()) == "");
  {
    Archive other(folder.path(), clock);  // not alone: nothing is tidied away
    BOOST_TEST(describe(other.check()) == "");
  }
}

BOOST_AUTO_TEST_CASE(records_come_newest_first_by_cursor) {
  const TemporaryFolder folder;
  // A clock that goes backwards does not shuffle the list.
  SetClock clock(std::chrono::system_clock::time_point(std::chrono::hours(24 * 365 * 55)));
  Archive archive(folder.path(), clock);
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) {
    clock.set(clock.now() - std::chrono::minutes(i));
    ids.push_back(archive.capture({"a"}, sample_capture(i)).id);
  }
  std::vector<std::string> seen;
  std::string before;
  for (;;) {
    const auto page = archive.records(before, 3);
    if (page.empty()) break;
    for (const auto& record : page) seen.push_back(record.id);
    before = page.back().id;
  }
  std::reverse(ids.begin(), ids.end());
  BOOST_TEST(seen == ids, boost::test_tools::per_element());
  BOOST_TEST(archive.records("no such record", 3).empty());
}

BOOST_AUTO_TEST_CASE(registers_are_by_year_in_ulaanbaatar) {
  using namespace std::chrono;
  const TemporaryFolder folder;
  const sys_days new_year{year{2027} / 1 / 1};
  SetClock clock(new_year - hours(8) - seconds(1));  // 23:59:59 on 31 December there
  Archive archive(folder.path(), clock);
  BOOST_TEST(archive.capture({"a"}, sample_capture(1)).registration == "2026/000001");
  BOOST_TEST(archive.capture({"a"}, sample_capture(2)).registration == "2026/000002");
  clock.set(new_year - hours(8));
  BOOST_TEST(archive.capture({"a"}, sample_capture(3)).registration == "2027/000001");
  clock.set(new_year - hours(9));
  BOOST_TEST(archive.capture({"a"}, sample_capture(4)).registration == "2026/000003");
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(failures_in_between_leave_no_gap) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  constexpr int threads_count = 8, each = 25;
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < threads_count; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        const int number = t * each + i;
        try {
          archive.capture({"a"}, sample_capture(number), [&](Transaction&, const Record&) {
            if (number % 5 == 0) throw std::runtime_error("refused");
          });
        } catch (const std::runtime_error&) {
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(refused == threads_count * each / 5);
  const auto records = archive.records("", 1000);
  BOOST_REQUIRE(records.size() == threads_count * each * 4U / 5);
  std::set<int> numbers;
  for (const auto& record : records) numbers.insert(std::stoi(record.registration.substr(5)));
  BOOST_TEST(numbers.size() == records.size());
  BOOST_TEST(*numbers.begin() == 1);
  BOOST_TEST(*numbers.rbegin() == static_cast<int>(records.size()));
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(archive_events)

BOOST_AUTO_TEST_CASE(events_are_kept_in_order) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  const Record record = archive.capture({"author"}, sample_capture(1));
  BOOST_TEST(archive.append({"reader"}, "record.viewed", record.id, R"({"from":"127.0.0.1"})") ==
             1U);
  BOOST_TEST(archive.append({"system"}, "account.signed-in", "", "") == 2U);
  const auto about = archive.events(record.id, 10);
  BOOST_REQUIRE(about.size() == 2U);
  BOOST_TEST(about[0].type == "record.captured");
  BOOST_TEST(about[1].type == "record.viewed");
  BOOST_TEST(about[1].agent == "reader");
  BOOST_TEST(about[1].detail == R"({"from":"127.0.0.1"})");
  BOOST_TEST(archive.events(record.id, 1).size() == 1U);
  const auto from = archive.events_from(1, 10);
  BOOST_REQUIRE(from.size() == 2U);
  BOOST_TEST(from[1].position == 2U);
  BOOST_TEST(from[1].detail == "{}");
}

BOOST_AUTO_TEST_CASE(what_is_no_event_is_refused) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  BOOST_CHECK_THROW(archive.append({"a"}, "record viewed\n", "", "{}"), std::invalid_argument);
  BOOST_CHECK_THROW(archive.append({"a"}, "", "", "{}"), std::invalid_argument);
  BOOST_CHECK_THROW(archive.append({"a"}, "x", "", "[]"), std::invalid_argument);
  BOOST_CHECK_THROW(archive.append({"a"}, "x", "", "{"), std::invalid_argument);
  BOOST_TEST(archive.events_from(0, 10).empty());
  BOOST_TEST(describe(archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(a_proof_holds_by_itself) {
  const TemporaryFolder folder;
  const Clock clock;
  Archive archive(folder.path(), clock);
  for (int i = 0; i < 21; ++i) archive.append({"agent" + std::to_string(i)}, "tested", "s", "{}");
  for (std::uint64_t position = 0; position < 21; ++position) {
    const auto proof = archive.proof(position);
    BOOST_TEST(proof.tree_size == 21U);
    const auto leaf = bytes_from_hex(proof.leaf);
    BOOST_REQUIRE(leaf);
    BOOST_TEST(hex(leaf_hash(*leaf)) == proof.leaf_hash);
    std::vector<Hash> path;
    for (const auto& step : proof.path) path.push_back(hash_from_hex(step).value());
    const Hash root = hash_from_hex(proof.root_hash).value();
    BOOST_TEST(verify_inclusion(position, proof.tree_size, leaf_hash(*leaf), path, root));
    // The name of the agent is not in the leaf, only its salted hash.
    BOOST_TEST(leaf->find("agent" + std::to_string(position)) == std::string::npos);
    BOOST_REQUIRE(proof.openings.size() == 3U);
    for (const auto& opening : proof.openings) {
      const std::string hashed =
          sha256_hex(bytes_from_hex(opening.salt).value() + opening.name + "\n" + opening.value);
      BOOST_TEST(leaf->find("\"" + opening.name + "\":\"" + hashed + "\"") != std::string::npos);
    }
    BOOST_TEST(proof.openings[0].value == "agent" + std::to_string(position));
  }
  BOOST_TEST(failure_code([&] { archive.proof(21); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(equal_events_have_different_leaves) {
  const TemporaryFolder folder;
  const SetClock clock{std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000))};
  Archive archive(folder.path(), clock);
  archive.append({"a"}, "tested", "s", "{}");
  archive.append({"a"}, "tested", "s", "{}");
  const auto first = archive.proof(0), second = archive.proof(1);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(first.openings[i].salt != second.openings[i].salt);
  BOOST_TEST(first.leaf_hash != second.leaf_hash);
}

BOOST_AUTO_TEST_SUITE_END()
