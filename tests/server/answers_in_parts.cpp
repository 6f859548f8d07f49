// SPDX-License-Identifier: GPL-3.0-or-later
// Answers whose beginning goes out before their rest is known: on the wire, in the log, and the
// page that is made so.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "server/pages/site.h"
#include "server/pages/static_files.h"
#include "tests/server/http_client.h"
#include "tests/server/live_http.h"

using namespace tamga;
using tamga::test::Live;
using tamga::test::RawClient;
using Told = std::optional<Failure>;

namespace {

constexpr std::size_t big = 12'000'000;  // more than the sockets of both sides take

http::Response begun(std::string beginning, std::function<std::string(Told&)> rest) {
  auto response = test::text(std::move(beginning));
  response.rest = std::move(rest);
  return response;
}

// Held until the test lets it go on.
std::string when_released(Live& live, std::string rest) {
  std::unique_lock lock(live.mutex);
  ++live.waiting;
  live.changed.notify_all();
  live.changed.wait_for(lock, std::chrono::seconds(20), [&] { return live.released; });
  return rest;
}

void parts_routes(Live& live) {
  live.router.add({"GET", "/parts", {}, [&live](const http::Request&) {
                     return begun("begun, ",
                                  [&live](Told&) { return when_released(live, "ended"); });
                   }});
  live.router.add({"GET", "/at-once", {}, [](const http::Request&) {
                     return begun("begun, ", [](Told&) { return "ended"; });
                   }});
  live.router.add({"GET", "/nothing-more", {}, [](const http::Request&) {
                     return begun("", [](Told&) { return ""; });
                   }});
  live.router.add({"GET", "/big-parts", {}, [](const http::Request&) {
                     return begun(std::string(big, 'a'),
                                  [](Told&) { return std::string(1000, 'b'); });
                   }});
  live.router.add({"GET", "/says", {}, [](const http::Request&) {
                     return begun("begun, ", [](Told& told) {
                       told = Failure("index-unavailable");
                       return "no index";
                     });
                   }});
  live.router.add({"GET", "/breaks", {}, [](const http::Request&) {
                     return begun("begun, ", [](Told&) -> std::string {
                       throw std::runtime_error("/secret/path");
                     });
                   }});
}

struct House : Live {
  explicit House(const http::Options& options = {}) : Live(options, {}, parts_routes) {}
};

std::string get(const std::string& path, const std::string& version = "HTTP/1.1") {
  return "GET " + path + " " + version + "\r\nHost: a\r\n\r\n";
}

// What came until `enough` is in it.
std::string received_until(RawClient& client, const std::string& enough) {
  std::string received;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (received.find(enough) == std::string::npos && std::chrono::steady_clock::now() < until)
    received += client.receive_all(std::chrono::milliseconds(20));
  return received;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answers_in_parts)

BOOST_AUTO_TEST_CASE(the_beginning_is_there_before_the_rest_is_made) {
  House live;
  RawClient client(live.port());
  client.send(get("/parts"));
  live.wait_until_waiting(1);
  const auto beginning = received_until(client, "begun, ");
  BOOST_TEST(beginning.find("begun, ") != std::string::npos);
  BOOST_TEST(beginning.find("ended") == std::string::npos);
  BOOST_TEST(test::answers_in(beginning).empty());  // not whole
  live.release();
  const auto answers = test::answers_in(beginning + received_until(client, "0\r\n\r\n"));
  BOOST_TEST_REQUIRE(answers.size() == 1U);
  BOOST_TEST(answers[0].status == 200);
  BOOST_TEST(answers[0].body == "begun, ended");
  BOOST_TEST(answers[0].header("content-length").empty());
  // The connection is there for the next.
  client.send(get("/ok"));
  BOOST_TEST(client.receive().body == "ok");
}

BOOST_AUTO_TEST_CASE(parts_keep_their_order_and_their_bytes) {
  House live;
  RawClient client(live.port());
  // Several requests behind each other, and a reader that begins late.
  client.send(get("/big-parts") + get("/at-once") + get("/nothing-more") + get("/ok"));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  BOOST_TEST((client.receive().body == std::string(big, 'a') + std::string(1000, 'b')));
  BOOST_TEST(client.receive().body == "begun, ended");
  BOOST_TEST(client.receive().body == "");
  BOOST_TEST(client.receive().body == "ok");
}

// An answer that the sockets do not take at once waits until they do.
BOOST_AUTO_TEST_CASE(a_whole_answer_waits_for_a_slow_reader) {
  House live;
  RawClient client(live.port());
  client.send(get("/big-parts", "HTTP/1.0"));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  BOOST_TEST((client.receive().body == std::string(big, 'a') + std::string(1000, 'b')));
}

// HTTP/1.0 knows no chunks; a HEAD tells how long the whole is.
BOOST_AUTO_TEST_CASE(who_takes_no_parts_gets_the_whole) {
  House live;
  RawClient old(live.port()), head(live.port());
  old.send(get("/at-once", "HTTP/1.0"));
  const auto answer = old.receive();
  BOOST_TEST(answer.body == "begun, ended");
  BOOST_TEST(answer.header("content-length") == "12");
  BOOST_TEST(answer.header("transfer-encoding").empty());
  head.send("HEAD /at-once HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const auto received = head.receive_all();
  BOOST_TEST(received.find("Content-Length: 12\r\n") != std::string::npos);
  BOOST_TEST(received.ends_with("\r\n\r\n"));
  // What fails is then told by the status.
  BOOST_TEST(test::ask(live.port(), "GET", "/breaks").status == 0);
  RawClient broken(live.port());
  broken.send(get("/breaks", "HTTP/1.0"));
  BOOST_TEST(broken.receive().status == 500);
}

BOOST_AUTO_TEST_CASE(what_fails_after_the_beginning_is_said_and_logged) {
  House live;
  RawClient client(live.port());
  client.send(get("/says"));
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == "begun, no index");
  RawClient cut(live.port());
  cut.send(get("/breaks"));
  const auto received = cut.receive_all();
  BOOST_TEST(cut.closed());
  BOOST_TEST(received.find("begun, ") != std::string::npos);
  BOOST_TEST(received.find("\r\n0\r\n") == std::string::npos);
  BOOST_TEST(received.find("secret") == std::string::npos);
  live.server->stop();
  const std::lock_guard lock(live.mutex);
  BOOST_TEST_REQUIRE(live.log.size() == 2U);
  BOOST_TEST(nlohmann::json::parse(live.log[0])["status"] == 503);
  BOOST_TEST(nlohmann::json::parse(live.log[1])["status"] == 500);
}

// Nothing else can be told any more: the connection ends, and that the answer is not whole is seen.
BOOST_AUTO_TEST_CASE(a_rest_that_takes_too_long_is_cut_off) {
  http::Options options;
  options.request_seconds = 1;
  House live(options);
  RawClient client(live.port());
  client.send(get("/parts"));
  const auto received = client.receive_all();
  BOOST_TEST(client.closed());
  BOOST_TEST(received.find("begun, ") != std::string::npos);
  BOOST_TEST(received.find("HTTP/1.1", 1) == std::string::npos);
  BOOST_TEST(received.find("\r\n0\r\n") == std::string::npos);
  live.release();
  BOOST_TEST(test::ask(live.port(), "GET", "/ok").status == 200);
}

BOOST_AUTO_TEST_CASE(who_hangs_up_after_the_beginning_harms_nobody) {
  House live;
  {
    RawClient client(live.port());
    client.send(get("/parts"));
    live.wait_until_waiting(1);
    received_until(client, "begun, ");
  }
  live.release();
  BOOST_TEST(test::ask(live.port(), "GET", "/at-once").body == "begun, ended");
}

// A page: its frame is closed whatever happens, and what failed stands in it in words.
BOOST_AUTO_TEST_CASE(a_page_whose_rest_fails_says_so) {
  const pages::Templates templates;
  const pages::StaticFiles files;
  http::Request request;
  request.method = "GET";
  request.path = "/";
  request.id = "7";
  const pages::Visit visit(request, templates, files);
  for (const bool fails : {false, true}) {
    auto page = visit.page_in_parts("search", "x", {{"q", "zq"}}, "search_results",
                                    [fails]() -> nlohmann::json {
                                      if (fails) throw Failure("index-unavailable", "a secret");
                                      return {{"total", "zq-results"}};
                                    });
    BOOST_TEST(page.status == 200);
    BOOST_TEST(page.body.find("value=\"zq\"") != std::string::npos);
    BOOST_TEST(page.body.find("</html>") == std::string::npos);
    Told told;
    const auto rest = page.rest(told);
    BOOST_TEST(rest.ends_with("</html>\n"));
    BOOST_TEST(told.has_value() == fails);
    BOOST_TEST((rest.find("zq-results") != std::string::npos) == !fails);
    BOOST_TEST((rest.find(error_kind("index-unavailable").mn) != std::string::npos) == fails);
    BOOST_TEST(rest.find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
