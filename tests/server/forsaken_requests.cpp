// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that wait for a worker while nobody waits for their answer any more.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "tests/server/http_client.h"
#include "tests/server/live_http.h"

using namespace tamga;
using tamga::test::Live;
using tamga::test::RawClient;

BOOST_AUTO_TEST_SUITE(forsaken_requests)

// One worker is held. What waits behind him: a request whose client hangs up, a change whose
// client hangs up, one that is told 503 in the end, one whose client only ends his side.
BOOST_AUTO_TEST_CASE(what_nobody_waits_for_is_not_worked_on) {
  http::Options options;
  options.threads = 1;
  Live live(options);
  const auto request = [](const char* method) {
    return std::string(method) + " /count HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  RawClient working(live.port()), half(live.port()), stays(live.port());
  working.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  live.wait_until_waiting(1);
  auto gone = std::make_unique<RawClient>(live.port());
  auto head = std::make_unique<RawClient>(live.port());
  auto change = std::make_unique<RawClient>(live.port());
  gone->send(request("GET"));
  head->send(request("HEAD"));
  change->send(request("POST"));
  half.send(request("GET"));
  half.end_sending();  // with its request: it waits for the answer
  stays.send(request("GET"));
  while (live.server->load().waiting < 5) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  gone.reset();
  head.reset();
  change.reset();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // seen by the server
  live.release();
  BOOST_TEST(working.receive().status == 200);
  BOOST_TEST(half.receive().status == 200);
  BOOST_TEST(stays.receive().status == 200);
  // In which order the six stood in line is the machine's affair.
  const auto lines = [&] {
    const std::lock_guard lock(live.mutex);
    return live.log.size();
  };
  for (int tries = 0; tries < 1000 && lines() < 6U; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const std::lock_guard lock(live.mutex);
  BOOST_TEST(live.counted["GET"] == 2);
  BOOST_TEST(live.counted["POST"] == 1);
  int told = 0;
  for (const auto& line : live.log)
    if (const auto entry = nlohmann::json::parse(line); entry["status"] == 499) {
      BOOST_TEST(entry["route"] == "/count");
      ++told;
    }
  BOOST_TEST(told == 2);
}

BOOST_AUTO_TEST_CASE(what_was_told_that_it_took_too_long_is_not_begun) {
  http::Options options;
  options.threads = 1;
  options.request_seconds = 1;
  Live live(options);
  RawClient working(live.port()), overdue(live.port());
  working.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  live.wait_until_waiting(1);
  overdue.send("GET /count HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(overdue.receive().status == 503);
  live.release();
  BOOST_TEST(test::ask(live.port(), "GET", "/ok").status == 200);  // behind it in the queue
  const std::lock_guard lock(live.mutex);
  BOOST_TEST(live.counted.empty());
}

BOOST_AUTO_TEST_SUITE_END()
