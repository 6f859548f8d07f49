// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/progress_line.h"

#include <boost/test/unit_test.hpp>
#include <iostream>
#include <sstream>

using namespace tamga;

namespace {

// What is written when a command tells something every 100 ms for twelve seconds.
std::string written(bool terminal) {
  std::ostringstream to;
  std::chrono::steady_clock::time_point now;
  {
    const auto progress = cli::progress_to(to, terminal, [&] { return now; });
    for (std::uint64_t done = 0; done <= 120; ++done) {
      progress("records", done, 120);
      now += std::chrono::milliseconds(100);
    }
    if (terminal) BOOST_TEST(to.str().ends_with("\r\033[Krecords 120 / 120"));
  }
  return to.str();
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress_line)

BOOST_AUTO_TEST_CASE(elsewhere_a_line_now_and_then) {
  BOOST_TEST(written(false) == "records 50 / 120\nrecords 100 / 120\n");
}

BOOST_AUTO_TEST_CASE(on_a_terminal_one_line_that_leaves_nothing) {
  const auto text = written(true);
  BOOST_TEST(count(text, "records") == 61U);  // every 200 ms
  BOOST_TEST(count(text, "\n") == 0U);
  BOOST_TEST(text.ends_with("\r\033[K"));
}

BOOST_AUTO_TEST_CASE(what_is_over_soon_or_tells_nothing_writes_nothing) {
  std::ostringstream to;
  cli::progress_to(to, false)("records", 1, 2);
  { const auto silent = cli::progress_to(to, true); }
  BOOST_TEST(to.str().empty());
}

BOOST_AUTO_TEST_CASE(with_json_nothing_is_written) {
  const auto arguments = cli::Arguments::read("check", {}, {"--json"});
  std::ostringstream caught;
  auto* const before = std::cerr.rdbuf(caught.rdbuf());
  cli::progress_line(arguments)("records", 1, 2);
  cli::progress_lines(arguments)("records", 1, 2);
  std::cerr.rdbuf(before);
  BOOST_TEST(caught.str().empty());
}

BOOST_AUTO_TEST_SUITE_END()
