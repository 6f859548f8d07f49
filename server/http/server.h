// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP server: one thread reads and writes all connections and lets nothing
// but whole, well-framed requests through to the workers, so that a stranger
// can make nothing large or slow for others (README.md says why it is not
// Poco's HTTPServer; sockets and addresses are Poco's).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/budget.h"
#include "server/http/router.h"

namespace tamga::http {

struct LogEntry;  // access_log.h

// Options of the configuration file, section http (defaults here are the documentation).
struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int threads = 16;           // requests served at once
  int queue = 64;             // whole requests waiting for a thread; beyond, 503
  int connections = 2048;     // open at once; beyond, 503
  int timeout_seconds = 10;   // for a request's head; and without any progress
  int request_seconds = 30;   // for one whole request; bodies and answers that
                              // flow at 64 KiB/s or more get the time they need
  int keep_alive_seconds = 2;
  int keep_alive_requests = 100;
  std::size_t memory = 512u << 20;  // bytes of all requests being read; beyond, 503
  // A proxy in front speaks TLS and sets X-Forwarded-For: cookies are Secure,
  // HSTS is sent, the last address it names is the asker's.
  bool behind_tls_proxy = false;
  // Takes one JSON line a request (method, route, status, ms, bytes, id: nothing
  // of a person); empty: standard error. Called from many threads.
  std::function<void(std::string_view line)> log;
  // Told every request that is logged, from many threads; must not throw.
  std::function<void(const LogEntry&)> observe;
  // Which routes are paid from a budget, by their patterns, and what one account may
  // ask of them a minute (budget.h); 0: no limit.
  std::map<std::string, Budget, std::less<>> budgets;
  int searches_a_minute = 240;
  int renderings_a_minute = 120;
  // Called by the thread that answers a request before it begins; what it gives goes there
  // when the answer is made. For what shall stay the same meanwhile; must not throw.
  std::function<std::shared_ptr<void>()> begin_answer;
};

// How loaded a server is at this moment.
struct Load {
  std::size_t connections = 0;             // open
  std::size_t busy = 0, threads = 0;       // at work, of all
  std::size_t waiting = 0, queue = 0;      // whole requests that wait, of at most
  std::uint64_t rounds = 0, answered = 0;  // of the connections' thread; by the workers
};

// Finds the session of a request (cookie __Host-tamga or tamga on plain
// loopback, or Authorization: Bearer): see server/http/session.h.
using SessionFinder = std::function<std::optional<access::Session>(const Request&)>;

// Starts with the constructor, stops (drains) with stop() or the destructor.
// The router must outlive it. Throws Failure data-unusable when the address
// cannot be listened on.
class Server {
 public:
  Server(const Options& options, const Router& router, SessionFinder sessions);
  ~Server();
  std::uint16_t port() const;  // the port in use
  Load load() const;           // thread-safe
  // Takes no new requests, answers those that are under way, closes. Thread-safe.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::http
