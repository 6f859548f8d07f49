// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP server: Poco behind a guard against bad framing, with limits on
// everything that a stranger can make large or slow.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/http/router.h"

namespace tamga::http {

// Options of the configuration file, section http (defaults here are the documentation).
struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;           // 0: any free one
  int threads = 16;                    // connections served at once
  int queue = 64;                      // waiting connections; beyond, 503
  int timeout_seconds = 10;            // for reading one request's bytes
  int request_seconds = 30;            // for one whole request
  int keep_alive_seconds = 2;
  int keep_alive_requests = 100;
};

// Finds the session of a request (cookie __Host-tamga or tamga on plain
// loopback, or Authorization: Bearer). Given by server/access' face.
using SessionFinder = std::function<std::optional<access::Session>(const Request&)>;

// Starts with the constructor, stops (drains) with stop() or the destructor.
class Server {
 public:
  Server(const Options& options, const Router& router, SessionFinder sessions);
  ~Server();
  std::uint16_t port() const;          // the port in use
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::http
