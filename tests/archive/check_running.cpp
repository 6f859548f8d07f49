// SPDX-License-Identifier: GPL-3.0-or-later
// A check beside captures under way finds nothing: neither pages half written by
// the engine nor leaves that are just being appended.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "server/archive/fixity/fixity.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(check_running)

BOOST_AUTO_TEST_CASE(captures_and_checks_do_not_disturb_each_other) {
  const TemporaryFolder folder;
  const Clock wall;
  Archive archive(folder.path(), wall), other(folder.path(), wall);  // as two processes
  std::atomic<bool> done = false;
  std::atomic<int> number = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      while (!done) {
        archive.capture({"author"}, sample_capture(number++));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(4);
  int checks = 0;
  while (std::chrono::steady_clock::now() < end || number < 60) {
    BOOST_TEST(archive::test::describe((checks % 2 ? archive : other).check()) == "");
    ++checks;
  }
  Fixity fixity(other, wall, {}, {});
  const auto stop = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  const auto round =
      fixity.run({"system"}, [&] { return std::chrono::steady_clock::now() < stop; });
  BOOST_TEST(round.failed == 0U);
  BOOST_TEST(round.objects > 0U);
  done = true;
  for (auto& thread : threads) thread.join();
  BOOST_TEST(archive::test::describe(archive.check()) == "");
  BOOST_TEST_MESSAGE(checks << " checks beside " << number << " captures");
}

BOOST_AUTO_TEST_SUITE_END()
