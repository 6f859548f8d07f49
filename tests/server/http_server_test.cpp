// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/server.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/http/syntax.h"
#include "tests/server/http_client.h"
#include "tests/server/live_http.h"

using namespace tamga;
using tamga::test::Answer;
using tamga::test::Live;
using tamga::test::RawClient;
using tamga::test::text;

namespace {

std::string unescape(const std::string& raw) {
  std::string result;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == 'H' && i >= 2 && raw[i - 1] == 'n' && raw[i - 2] == '\\' &&
        raw.compare(i, 5, "Host:") != 0) {
      result += "Host: a\r\n";
      continue;
    }
    if (raw[i] != '\\') {
      result += raw[i];
      continue;
    }
    switch (raw[++i]) {
      case 'r':
        result += '\r';
        break;
      case 'n':
        result += '\n';
        break;
      case 't':
        result += '\t';
        break;
      case '0':
        result += '\0';
        break;
      case 'x':
        result += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
        i += 2;
        break;
      default:
        BOOST_FAIL("unknown escape in " + raw);
    }
  }
  return result;
}

struct Attempt {
  std::string name, bytes, expected;
};

std::vector<Attempt> attempts() {
  std::ifstream file(std::string(TAMGA_TEST_FILES) + "/smuggling.txt");
  std::vector<Attempt> list;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::size_t first = line.find(" | "), last = line.rfind(" | ");
    list.push_back({std::string(http::trimmed(line.substr(0, first))),
                    unescape(line.substr(first + 3, last - first - 3)), line.substr(last + 3)});
  }
  return list;
}

std::string statuses(const std::string& received) {
  std::string text;
  for (const Answer& answer : test::answers_in(received))
    text += (text.empty() ? "" : " ") + std::to_string(answer.status);
  return text.empty() ? "none" : text;
}

// Two accounts by bearer token or cookie, so that no access tables are needed.
std::optional<access::Session> sessions(const http::Request& request) {
  bool cookie = request.cookies.contains("tamga");
  if (!cookie && request.header("authorization") != "Bearer t") return std::nullopt;
  access::Session session;
  session.csrf = "c";
  session.account.name = "batbayar";
  session.account.roles = {access::Role::Staff};
  return session;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_server)

BOOST_AUTO_TEST_CASE(no_request_hides_in_another) {
  Live live;
  auto list = attempts();
  BOOST_TEST_REQUIRE(list.size() > 80);
  for (const Attempt& attempt : list) {
    BOOST_TEST_CONTEXT(attempt.name) {
      int before = live.hidden;
      RawClient client(live.port());
      client.send(attempt.bytes);
      client.end_sending();
      std::string received = client.receive_all();
      BOOST_TEST(client.closed());
      BOOST_TEST(statuses(received) == attempt.expected);
      int rightly = attempt.expected.find("299") == std::string::npos ? 0 : 1;
      BOOST_TEST(live.hidden - before == rightly);
    }
  }
}

// The reader must not depend on how the bytes fall into packets.
BOOST_AUTO_TEST_CASE(byte_by_byte_means_the_same) {
  Live live;
  for (const Attempt& attempt : attempts()) {
    BOOST_TEST_CONTEXT(attempt.name) {
      RawClient client(live.port());
      for (char c : attempt.bytes)
        if (!client.send(std::string_view(&c, 1))) break;
      client.end_sending();
      BOOST_TEST(statuses(client.receive_all()) == attempt.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(limits_have_their_own_answers) {
  Live live;
  BOOST_TEST(test::ask(live.port(), "GET", "/ok?" + std::string(9000, 'a')).status == 414);
  BOOST_TEST(test::ask(live.port(), "GET", "/ok", {"X-Long: " + std::string(40'000, 'a')}).status ==
             431);
  BOOST_TEST(
      test::ask(live.port(), "GET", "/ok", std::vector<std::string>(150, "X-Many: a")).status ==
      431);
  BOOST_TEST(test::ask(live.port(), "POST", "/echo", {}, std::string(1000, 'a')).body.size() ==
             1000U);
  BOOST_TEST(test::ask(live.port(), "POST", "/echo", {}, std::string(1001, 'a')).status == 413);
  // A body that never comes is refused before it is sent.
  RawClient client(live.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 50000000\r\n\r\n");
  Answer refused = client.receive();
  BOOST_TEST(refused.status == 413);
  BOOST_TEST(refused.header("connection") == "close");
  BOOST_TEST(refused.header("content-type") == "application/problem+json");
}

BOOST_AUTO_TEST_CASE(expectation_is_answered_before_the_body) {
  Live live;
  RawClient client(live.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: "
      "close\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  client.send("hello");
  std::string received = client.receive_all();
  BOOST_TEST(received.starts_with("HTTP/1.1 100 Continue\r\n\r\n"));
  BOOST_TEST(statuses(received) == "100 200");
}

BOOST_AUTO_TEST_CASE(head_is_get_without_body) {
  Live live;
  RawClient client(live.port());
  client.send("HEAD /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  std::string received = client.receive_all();
  BOOST_TEST(received.starts_with("HTTP/1.1 200 OK\r\n"));
  BOOST_TEST(received.find("Content-Length: 2\r\n") != std::string::npos);
  BOOST_TEST(received.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_not_told_of_the_request_before) {
  Live live;
  RawClient client(live.port());
  client.send("HEAD /ok HTTP/1.1\r\nHost: a\r\n\r\nGET /ok HTTP/1.1\r\nHost : a\r\n\r\n");
  const std::string received = client.receive_all();
  const auto second = received.find("\r\n\r\n") + 4;
  const auto id_in = [](std::string_view head) {
    const auto at = head.find("X-Request-Id: ");
    return at == std::string_view::npos ? std::string() : std::string(head.substr(at + 14, 16));
  };
  const std::string refusal = received.substr(second), id = id_in(refusal);
  BOOST_TEST(refusal.starts_with("HTTP/1.1 400 "));
  BOOST_TEST(!id.empty());
  BOOST_TEST(id != id_in(received));
  BOOST_TEST(refusal.find("urn:tamga:request:" + id) != std::string::npos);  // has its body
}

BOOST_AUTO_TEST_CASE(methods_are_told) {
  Live live;
  Answer options = test::ask(live.port(), "OPTIONS", "/ok");
  BOOST_TEST(options.status == 204);
  BOOST_TEST(options.header("allow") == "GET, HEAD, OPTIONS");
  Answer refused = test::ask(live.port(), "DELETE", "/echo");
  BOOST_TEST(refused.status == 405);
  BOOST_TEST(refused.header("allow") == "OPTIONS, POST");
  BOOST_TEST(test::ask(live.port(), "GET", "/nowhere").status == 404);
}

BOOST_AUTO_TEST_CASE(known_representation_is_not_sent_again) {
  Live live;
  Answer known = test::ask(live.port(), "GET", "/tagged", {"If-None-Match: \"0\", W/\"1\""});
  BOOST_TEST(known.status == 304);
  BOOST_TEST(known.body.empty());
  BOOST_TEST(known.header("etag") == "\"1\"");
  BOOST_TEST(test::ask(live.port(), "GET", "/tagged", {"If-None-Match: \"2\""}).status == 200);
}

BOOST_AUTO_TEST_CASE(response_cannot_be_split) {
  Live live;
  Answer answer = test::ask(live.port(), "GET", "/split?name=a%0d%0aSet-Cookie:%20x=y");
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.header("set-cookie").empty());
  BOOST_TEST(test::ask(live.port(), "GET", "/split?name=%d0%90").header("x-name") == "А");
}

BOOST_AUTO_TEST_CASE(failures_do_not_tell_secrets) {
  Live live;
  Answer answer = test::ask(live.port(), "GET", "/throws", {"Accept-Language: en"});
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.body.find("secret") == std::string::npos);
  auto problem = nlohmann::json::parse(answer.body);
  BOOST_TEST(problem["type"] == "urn:tamga:problem:internal");
  BOOST_TEST(problem["status"] == 500);
  BOOST_TEST(problem["instance"] == "urn:tamga:request:" + answer.header("x-request-id"));
  std::lock_guard lock(live.mutex);
  auto line = nlohmann::json::parse(live.log.back());
  BOOST_TEST(line["route"] == "/throws");
  BOOST_TEST(line["detail"] == "/secret/path");
}

BOOST_AUTO_TEST_CASE(every_answer_carries_security_headers) {
  Live live;
  for (const char* target : {"/ok", "/nowhere", "/%zz", "/throws"}) {
    Answer answer = test::ask(live.port(), "GET", target);
    BOOST_TEST(answer.header("content-security-policy").starts_with("default-src 'none'"));
    BOOST_TEST(answer.header("x-content-type-options") == "nosniff");
    BOOST_TEST(answer.header("referrer-policy") == "same-origin");
    BOOST_TEST(!answer.header("cache-control").empty());
    BOOST_TEST(answer.header("x-request-id").size() == 16U);
  }
}

BOOST_AUTO_TEST_CASE(routes_refuse_who_may_not) {
  Live live({}, sessions);
  Answer stranger = test::ask(live.port(), "GET", "/members");
  BOOST_TEST(stranger.status == 401);
  BOOST_TEST(stranger.header("www-authenticate").starts_with("Bearer"));
  Answer member = test::ask(live.port(), "GET", "/members", {"Authorization: Bearer t"});
  BOOST_TEST(member.body == "batbayar");
  BOOST_TEST(member.header("cache-control") == "no-store");
  BOOST_TEST(test::ask(live.port(), "GET", "/admins", {"Authorization: Bearer t"}).status == 403);
}

BOOST_AUTO_TEST_CASE(changes_by_cookie_need_intent) {
  Live live({}, sessions);
  auto change = [&](std::vector<std::string> headers, const std::string& body = {}) {
    return test::ask(live.port(), "POST", "/change", headers, body).status;
  };
  const std::string form = "Content-Type: application/x-www-form-urlencoded";
  const std::string multipart = "Content-Type: multipart/form-data; boundary=b";
  auto part = [](const std::string& value) {
    return "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + value + "\r\n--b--\r\n";
  };
  BOOST_TEST(change({"Authorization: Bearer t"}) == 200);
  BOOST_TEST(change({"Cookie: tamga=t"}) == 403);
  BOOST_TEST(change({"Cookie: tamga=t", "X-CSRF-Token: c"}) == 200);
  BOOST_TEST(change({"Cookie: tamga=t", "X-CSRF-Token: d"}) == 403);
  BOOST_TEST(change({"Cookie: tamga=t", "X-CSRF-Token: c", "Sec-Fetch-Site: cross-site"}) == 403);
  BOOST_TEST(change({"Cookie: tamga=t", form}, "a=b&csrf=c") == 200);
  BOOST_TEST(change({"Cookie: tamga=t", form}, "a=b&csrf=x") == 403);
  BOOST_TEST(change({"Cookie: tamga=t", multipart}, part("c")) == 200);
  BOOST_TEST(change({"Cookie: tamga=t", multipart}, part("x")) == 403);
  BOOST_TEST(change({"Cookie: tamga=t", multipart}, "--b\r\nbroken") == 400);
}

// Idle and slow clients cost no worker: two threads, forty of them, and the
// next asker is served at once.
BOOST_AUTO_TEST_CASE(slow_clients_do_not_stop_others) {
  http::Options options;
  options.threads = 2;
  Live live(options);
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 40; ++i) {
    slow.push_back(std::make_unique<RawClient>(live.port()));
    slow.back()->send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nh");
  }
  auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) {
    for (auto& client : slow)
      if (i % 3 == 0 && i < 9) client->send("x");
    BOOST_TEST(test::ask(live.port(), "GET", "/ok").status == 200);
  }
  BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds(2)));
  slow.front()->send("y");
  BOOST_TEST(slow.front()->receive().body == "hxxxy");
}

BOOST_AUTO_TEST_CASE(time_is_limited) {
  http::Options options;
  options.timeout_seconds = 1;
  options.request_seconds = 2;
  options.keep_alive_seconds = 1;
  Live live(options);
  RawClient silent(live.port()), head(live.port()), body(live.port()), kept(live.port());
  head.send("GET /ok HTTP/1.1\r\nHost");
  body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
  kept.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(kept.receive().status == 200);
  RawClient overdue(live.port());
  overdue.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(head.receive().status == 408);
  BOOST_TEST(body.receive().status == 408);
  BOOST_TEST(silent.receive_all().empty());
  BOOST_TEST(silent.closed());
  BOOST_TEST(kept.receive_all().empty());
  BOOST_TEST(kept.closed());
  Answer late = overdue.receive();
  BOOST_TEST(late.status == 503);
  BOOST_TEST(!late.header("retry-after").empty());
}

BOOST_AUTO_TEST_CASE(a_trickle_ends_with_the_request_time) {
  http::Options options;
  options.timeout_seconds = 1;
  options.request_seconds = 1;
  Live live(options);
  RawClient client(live.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n");
  auto began = std::chrono::steady_clock::now();
  while (client.send("x") && std::chrono::steady_clock::now() - began < std::chrono::seconds(3))
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  BOOST_TEST(client.receive().status == 408);
}

BOOST_AUTO_TEST_CASE(full_queue_answers_503) {
  http::Options options;
  options.threads = 1;
  options.queue = 1;
  Live live(options);
  const std::string wait = "GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  RawClient working(live.port()), queued(live.port());
  working.send(wait);
  live.wait_until_waiting(1);
  queued.send(wait);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  Answer refused = test::ask(live.port(), "GET", "/ok");
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(!refused.header("retry-after").empty());
  live.release();
  BOOST_TEST(working.receive().status == 200);
  BOOST_TEST(queued.receive().status == 200);
}

BOOST_AUTO_TEST_CASE(too_many_connections_are_told) {
  http::Options options;
  options.connections = 4;
  Live live(options);
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 4; ++i) idle.push_back(std::make_unique<RawClient>(live.port()));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  RawClient refused(live.port());
  BOOST_TEST(refused.receive().status == 503);
  // A connection that waits between requests makes room for a new one.
  idle.front()->send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  BOOST_TEST(idle.front()->receive().status == 200);
  refused.end_sending();
  refused.receive_all();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  BOOST_TEST(test::ask(live.port(), "GET", "/ok").status == 200);
}

BOOST_AUTO_TEST_CASE(large_answers_arrive_whole) {
  Live live;
  RawClient client(live.port());
  client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // both in the server by now
  BOOST_TEST(client.receive().body.size() == 3'000'000U);
  BOOST_TEST(client.receive().body == "ok");
}

BOOST_AUTO_TEST_CASE(stopping_answers_what_is_under_way) {
  Live live;
  RawClient client(live.port());
  client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
  live.wait_until_waiting(1);
  std::thread stopping([&] { live.server->stop(); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  BOOST_CHECK_THROW(RawClient(live.port()), std::exception);
  live.release();
  Answer answer = client.receive();
  BOOST_TEST(answer.body == "waited");
  BOOST_TEST(answer.header("connection") == "close");
  client.end_sending();
  stopping.join();
}

BOOST_AUTO_TEST_CASE(log_lines_name_no_person) {
  Live live({}, sessions);
  test::ask(live.port(), "GET", "/split?name=Сарангэрэл", {});
  test::ask(live.port(), "GET", "/members?q=%D0%A1", {"Authorization: Bearer t"});
  std::lock_guard lock(live.mutex);
  for (const std::string& line : live.log) {
    auto entry = nlohmann::json::parse(line);
    std::vector<std::string> members;
    for (auto& [name, value] : entry.items()) members.push_back(name);
    BOOST_TEST(line.find("batbayar") == std::string::npos);
    BOOST_TEST(line.find("127.0.0.1") == std::string::npos);
    BOOST_TEST(line.find("%D0") == std::string::npos);
    BOOST_TEST(entry.contains("ms"));
    BOOST_TEST(entry["request"].get<std::string>().size() == 16U);
  }
}

BOOST_AUTO_TEST_SUITE_END()
