// SPDX-License-Identifier: GPL-3.0-or-later
// Objects read again: least recently first, within a pace, compared with the log;
// what is found is told once; repair takes two.
#include "server/archive/fixity/fixity.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <ctime>
#include <set>

#include "tests/archive/database_server.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

using namespace std::chrono_literals;

struct Shelf {
  DataFolder folder;
  SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)};
  Archive archive{folder.path() / "data", clock};
  std::vector<Record> records;

  explicit Shelf(int count = 6) {
    for (int i = 0; i < count; ++i) {
      Capture capture = sample_capture(i);
      if (i == 1) capture.attachments = {{"scan.png", "image/png", "a scan"}};
      records.push_back(archive.capture({"author"}, capture));
    }
    archive.renew({"system"}, records[2], archive.object(records[2].pdf_sha256) + " and more");
  }

  Fixity fixity(FixityPace pace = {}) {
    return Fixity(archive, clock, pace,
                  {{"replica", folder.path() / "replica"}, {"empty", folder.path() / "empty"}});
  }
  std::filesystem::path place(const std::string& hash, const std::string& root = "data") const {
    return folder.path() / root / "objects" / hash.substr(0, 2) / hash.substr(2, 2) / hash;
  }
  void replicate() {
    std::filesystem::create_directories(folder.path() / "replica");
    std::filesystem::copy(folder.path() / "data" / "objects", folder.path() / "replica" / "objects",
                          std::filesystem::copy_options::recursive);
  }
  // Types of the events about a subject, in their order.
  std::string told(const std::string& subject) const {
    std::string types;
    for (const auto& event : archive.events(subject, 100)) types += event.type + " ";
    return types;
  }
  void later(std::chrono::system_clock::duration time) { clock.set(clock.now() + time); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(fixity)

BOOST_AUTO_TEST_CASE(every_object_is_read_once_in_its_time) {
  Shelf shelf;
  auto fixity = shelf.fixity();
  const auto first = fixity.run({"system"});
  BOOST_TEST(first.objects == 6U * 2 + 1 + 1);  // two each, an attachment, a renewal
  BOOST_TEST(first.failed == 0U);
  BOOST_TEST(first.all);
  BOOST_TEST(fixity.run({"system"}).objects == 0U);
  BOOST_TEST(fixity.status().checked == 14U);
  shelf.later(std::chrono::days(89));
  BOOST_TEST(fixity.run({"system"}).objects == 0U);
  shelf.later(std::chrono::days(2));
  BOOST_TEST(fixity.status().checked == 0U);
  BOOST_TEST(fixity.run({"system"}).objects == 14U);
  BOOST_TEST(shelf.told("").find("fixity.checked") != std::string::npos);
  BOOST_TEST(archive::test::describe(shelf.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(the_least_recently_checked_comes_first) {
  Shelf shelf;
  auto fixity = shelf.fixity();
  // Six objects a day; what was never read goes before what was.
  std::set<std::string> seen;
  for (int day = 0; day < 3; ++day) {
    int left = 6;
    const auto round = fixity.run({"system"}, [&] { return left-- > 0; });
    BOOST_TEST(round.objects <= 6U);
    shelf.later(24h);
  }
  const auto status = fixity.status();
  BOOST_TEST(status.checked <= 14U);
  BOOST_TEST(status.checked >= 6U);
  const auto rest = fixity.run({"system"});
  BOOST_TEST(rest.objects == 14U - status.checked);
}

BOOST_AUTO_TEST_CASE(what_is_damaged_or_gone_is_told_once_for_each_state) {
  Shelf shelf;
  FixityPace pace;
  pace.every = std::chrono::days(1);
  auto fixity = shelf.fixity(pace);
  fixity.run({"system"});
  const auto object = shelf.records[0].pdf_sha256;
  const std::string bytes = read_all(shelf.place(object));
  const auto next_day = [&] {
    shelf.later(25h);
    return fixity.run({"system"}).failed;
  };
  write_all(shelf.place(object), bytes + "x");
  BOOST_TEST(next_day() == 1U);
  BOOST_TEST(next_day() == 1U);
  BOOST_TEST(shelf.told(object) == "fixity.failed ");
  BOOST_REQUIRE(fixity.status().failed.size() == 1U);
  BOOST_TEST(fixity.status().failed[0].outcome == "damaged");
  BOOST_TEST(fixity.status().failed[0].records.at(0) == shelf.records[0].id);
  std::filesystem::remove(shelf.place(object));
  BOOST_TEST(next_day() == 1U);
  BOOST_TEST(next_day() == 1U);
  BOOST_TEST(shelf.told(object) == "fixity.failed fixity.failed ");
  write_all(shelf.place(object), bytes);
  BOOST_TEST(next_day() == 0U);
  BOOST_TEST(shelf.told(object) == "fixity.failed fixity.failed fixity.checked ");
  BOOST_TEST(next_day() == 0U);
  BOOST_TEST(shelf.told(object) == "fixity.failed fixity.failed fixity.checked ");
}

// Whoever changes the catalogue's hash and lays the file for it has both agree: the
// log does not.
BOOST_AUTO_TEST_CASE(a_hash_that_the_log_does_not_name_is_no_good_one) {
  Shelf shelf;
  auto fixity = shelf.fixity();
  const std::string invented = "%PDF-1.7 invented", hash = sha256_hex(invented);
  std::filesystem::create_directories(shelf.place(hash).parent_path());
  write_all(shelf.place(hash), invented);
  shelf.archive.catalogue().write([&](Transaction& transaction) {
    transaction.run("UPDATE records SET pdf_sha256 = :hash WHERE id = :id",
                    {{"hash", hash}, {"id", shelf.records[3].id}});
  });
  BOOST_TEST(shelf.archive.object(hash) == invented);
  BOOST_TEST(fixity.run({"system"}).failed == 1U);
  BOOST_TEST(shelf.told(hash) == "fixity.failed ");
  BOOST_CHECK_EXCEPTION(fixity.ask({"archivist"}, hash, "replica"), Failure,
                        [](const Failure& f) { return f.kind().code == "fixity-good"; });
  // The event rewritten too: its leaf does not open to it.
  shelf.archive.catalogue().write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE events SET detail = REPLACE(detail, :old, :new) WHERE subject = :id",
        {{"old", shelf.records[3].pdf_sha256}, {"new", hash}, {"id", shelf.records[3].id}});
  });
  shelf.later(std::chrono::days(100));
  BOOST_TEST(fixity.run({"system"}).failed == 2U);  // its content's event is that one, too
}

BOOST_AUTO_TEST_CASE(repair_takes_two_people_and_the_right_bytes) {
  Shelf shelf;
  auto fixity = shelf.fixity();
  const auto object = shelf.records[1].content_sha256;
  const std::string bytes = read_all(shelf.place(object));
  const auto code = [](const auto& work) { return failure_code(work); };
  shelf.replicate();
  BOOST_TEST(code([&] { fixity.ask({"a"}, object, "replica"); }) == "fixity-good");
  write_all(shelf.place(object), "other");
  BOOST_TEST(code([&] { fixity.ask({"a"}, object, "nowhere"); }) == "replica-unknown");
  BOOST_TEST(code([&] { fixity.ask({"a"}, object, "empty"); }) == "replica-differs");
  BOOST_TEST(code([&] { fixity.ask({"a"}, "../../etc/passwd", "replica"); }) == "not-found");
  BOOST_TEST(code([&] { fixity.ask({"a"}, sha256_hex("none"), "replica"); }) == "not-found");
  write_all(shelf.place(object, "replica"), "other, too");
  BOOST_TEST(code([&] { fixity.ask({"a"}, object, "replica"); }) == "replica-differs");
  write_all(shelf.place(object, "replica"), bytes);
  const auto asked = fixity.ask({"a"}, object, "replica");
  BOOST_TEST(asked.repaired == 0);
  BOOST_TEST(fixity.ask({"c"}, object, "replica").id == asked.id);
  BOOST_TEST(read_all(shelf.place(object)) == "other");
  BOOST_TEST(code([&] { fixity.allow({"a"}, asked.id); }) == "same-person");
  BOOST_TEST(code([&] { fixity.allow({"b"}, "none"); }) == "not-found");
  // The replica is read again: what it was when somebody asked does not count.
  write_all(shelf.place(object, "replica"), "changed since");
  BOOST_TEST(code([&] { fixity.allow({"b"}, asked.id); }) == "replica-differs");
  BOOST_TEST(read_all(shelf.place(object)) == "other");
  write_all(shelf.place(object, "replica"), bytes);
  const auto done = fixity.allow({"b"}, asked.id);
  BOOST_TEST(done.repaired != 0);
  BOOST_TEST(done.allowed_by == "b");
  BOOST_TEST(read_all(shelf.place(object)) == bytes);
  BOOST_TEST(shelf.told(object) ==
             "fixity.failed repair.asked repair.allowed object.repaired fixity.checked ");
  BOOST_TEST(fixity.allow({"c"}, asked.id).allowed_by == "b");  // done is done
  BOOST_TEST(fixity.status().failed.empty());
  BOOST_TEST(archive::test::describe(shelf.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(reading_keeps_to_its_pace_and_stops_when_told) {
  Shelf shelf(3);
  Capture large = sample_capture(90);
  large.pdf = "%PDF-1.7 " + std::string(400'000, 'x');
  shelf.archive.capture({"author"}, large);
  FixityPace pace;
  pace.bytes_a_second = 1'000'000;
  auto fixity = shelf.fixity(pace);
  const auto begin = std::chrono::steady_clock::now();
  const auto round = fixity.run({"system"});
  BOOST_TEST((std::chrono::steady_clock::now() - begin >= 390ms));
  BOOST_TEST(round.bytes > 400'000U);
  shelf.later(std::chrono::days(100));
  BOOST_TEST(fixity.run({"system"}, [] { return false; }).objects == 0U);
}

// By the processor's clock, which stands still while a round rests.
BOOST_AUTO_TEST_CASE(a_round_works_its_share_of_the_time) {
  Shelf shelf(20);
  FixityPace pace;
  pace.percent = 5;
  auto fixity = shelf.fixity(pace);
  const auto began = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(fixity.run({"system"}).all);
  const std::chrono::duration<double> lasted = std::chrono::steady_clock::now() - begin;
  const double worked = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
  BOOST_TEST(worked < lasted.count() * 0.2);
}

BOOST_AUTO_TEST_SUITE_END()
