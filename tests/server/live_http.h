// SPDX-License-Identifier: GPL-3.0-or-later
// A live server with a handful of routes, for what the HTTP front does by itself.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/http/server.h"

namespace tamga::test {

inline http::Response text(std::string body, int status = 200) {
  return http::Response{status, {}, std::move(body)};
}

// On a free port.
struct Live {
  http::Router router;
  std::unique_ptr<http::Server> server;
  std::atomic<int> hidden{0};
  std::mutex mutex;
  std::condition_variable changed;
  bool released = false;               // guarded by mutex: /wait goes on
  int waiting = 0;                     // guarded by mutex: requests inside /wait
  std::vector<std::string> log;        // guarded by mutex
  std::map<std::string, int> counted;  // guarded by mutex: calls of /count by method

  // `more`: adds routes of its own.
  explicit Live(http::Options options = {}, http::SessionFinder sessions = {},
                const std::function<void(Live&)>& more = {}) {
    add_routes();
    if (more) more(*this);
    options.port = 0;
    options.log = [this](std::string_view line) {
      std::lock_guard lock(mutex);
      log.emplace_back(line);
    };
    server = std::make_unique<http::Server>(options, router, std::move(sessions));
  }
  ~Live() {
    release();
    server->stop();
  }

  void release() {
    std::lock_guard lock(mutex);
    released = true;
    changed.notify_all();
  }
  void wait_until_waiting(int count) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::seconds(10), [&] { return waiting >= count; });
  }
  std::uint16_t port() const { return server->port(); }

  void add_routes() {
    router.add({"GET", "/ok", {}, [](const http::Request&) { return text("ok"); }});
    router.add({"GET", "/hidden", {}, [this](const http::Request&) {
                  ++hidden;
                  return text("hidden", 299);
                }});
    router.add({"POST", "/echo", {}, [](const http::Request& r) { return text(r.body); }, 1000});
    router.add({"POST", "/deaf", {}, [](const http::Request&) { return text("what?"); }, 1000});
    router.add({"GET", "/big", {}, [](const http::Request&) {
                  return text(std::string(3'000'000, 'x'));
                }});
    router.add({"GET", "/tagged", {}, [](const http::Request&) {
                  return text("t").with("ETag", "\"1\"");
                }});
    router.add({"GET", "/split", {}, [](const http::Request& r) {
                  return text("s").with("X-Name", r.parameter("name"));
                }});
    router.add({"GET", "/throws", {}, [](const http::Request&) -> http::Response {
                  throw std::runtime_error("/secret/path");
                }});
    router.add({"GET", "/wait", {}, [this](const http::Request&) {
                  std::unique_lock lock(mutex);
                  ++waiting;
                  changed.notify_all();
                  changed.wait_for(lock, std::chrono::seconds(20), [this] { return released; });
                  return text("waited");
                }});
    for (const char* method : {"GET", "POST"})
      router.add({method, "/count", {}, [this](const http::Request& request) {
                    const std::lock_guard lock(mutex);
                    ++counted[request.method];
                    return text("counted");
                  }});
    router.add({"GET", "/members", access::Permission::Search,
                [](const http::Request& r) { return text(r.session->account.name); }});
    router.add({"GET", "/admins", access::Permission::Administer,
                [](const http::Request&) { return text("a"); }});
    router.add({"POST", "/change", access::Permission::Search,
                [](const http::Request&) { return text("changed"); }, 1000});
  }
};

}  // namespace tamga::test
