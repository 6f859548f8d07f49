// SPDX-License-Identifier: GPL-3.0-or-later
// The log asked by who, what, whose and when.
#include "server/archive/log/event_search.h"

#include <boost/test/unit_test.hpp>

#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace std::chrono_literals;
using archive::EventFilter;

namespace {

struct House {
  archive::test::TemporaryFolder folder;
  archive::test::SetClock clock{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h};
  archive::Archive archive{folder.path(), clock};
  archive::Record record;

  House() {
    auto capture = archive::test::sample_capture(2);
    capture.given = "Оюундарь";
    capture.person_name = "Ж.Оюундарь";
    capture.title = "100% тайлан_2025";
    record = archive.capture({"archivist"}, capture);        // 0
    archive.append({"staff"}, "account.signed-in", "", "");  // 1
    clock.set(clock.now() + 24h);
    archive.append({"staff"}, "record.viewed", record.id, "");    // 2
    archive.append({"zul"}, "record.downloaded", record.id, "");  // 3
    archive.append({"zul"}, "document.created", "d", "");         // 4
  }
  std::string found(const EventFilter& filter, std::size_t limit = 10) const {
    std::string positions;
    for (const auto& event : archive::find_events(archive, filter, limit))
      positions += std::to_string(event.position);
    return positions;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_search, House)

BOOST_AUTO_TEST_CASE(every_filter_narrows_and_they_narrow_together) {
  const auto second_day = clock.microseconds();
  const auto ask = [&](const auto& fill) {
    EventFilter filter;
    fill(filter);
    return found(filter);
  };
  const std::vector<std::string> looked = {"record.viewed", "record.downloaded"};
  BOOST_TEST(ask([](EventFilter&) {}) == "43210");
  BOOST_TEST(ask([](EventFilter& f) { f.agent = "zul"; }) == "43");
  BOOST_TEST(ask([&](EventFilter& f) { f.types = looked; }) == "32");
  BOOST_TEST(ask([](EventFilter& f) { f.types = {"record."}; }) == "320");
  BOOST_TEST(ask([](EventFilter& f) { f.types = {"record.view"}; }) == "");
  BOOST_TEST(ask([&](EventFilter& f) { f.subject = record.id; }) == "320");
  BOOST_TEST(ask([&](EventFilter& f) { f.from = second_day; }) == "432");
  BOOST_TEST(ask([&](EventFilter& f) { f.until = second_day; }) == "10");
  BOOST_TEST(ask([](EventFilter& f) { f.before = 3; }) == "210");
  BOOST_TEST(ask([](EventFilter& f) { f.before = 0; }) == "");
  BOOST_TEST(ask([](EventFilter& f) { f.person = "Оюундарь"; }) == "320");
  BOOST_TEST(ask([&](EventFilter& f) {
               f.person = "юун";
               f.types = looked;
               f.agent = "staff";
             }) == "2");
  BOOST_TEST(found({}, 2) == "43");
}

BOOST_AUTO_TEST_CASE(what_is_typed_is_text_and_nothing_else) {
  const auto person = [&](const char* text) {
    EventFilter filter;
    filter.person = text;
    return found(filter);
  };
  BOOST_TEST(person("100% тайлан_2025") == "320");
  BOOST_TEST(person("100_") == "");
  BOOST_TEST(person("%") == "320");  // stands in the title
  BOOST_TEST(person("_2025") == "320");
  BOOST_TEST(person("a%") == "");
  BOOST_TEST(person("\\") == "");
  BOOST_TEST(person("' OR 1=1 --") == "");
  EventFilter filter;
  filter.agent = "zul' OR 'a'='a";
  BOOST_TEST(found(filter) == "");
}

BOOST_AUTO_TEST_SUITE_END()
