// SPDX-License-Identifier: GPL-3.0-or-later
// The front: the one thread that accepts, reads and writes all connections. A
// slow or silent client costs it a few kilobytes, and nobody a thread.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/http/access_log.h"
#include "server/http/connection.h"
#include "server/http/poller.h"

namespace tamga::http {

// A whole request on its way to a worker.
struct Arrival {
  std::uint64_t connection = 0;
  Request request;
  Router::Match match;
  std::optional<Failure> refusal;  // its body was not taken: only tell why
  bool head_only = false, keep_alive = true;
  bool takes_parts = true;  // an answer in chunks
  Instant began;
  std::shared_ptr<const std::atomic<bool>> forsaken;  // nobody waits for the answer any more
};

// A worker's answer on its way back.
struct Departure {
  std::uint64_t connection = 0;
  std::string wire;
  bool last = false;  // close after it
  bool more = false;  // of the same answer: this is its beginning
};

class Front {
 public:
  // Gives an arrival to the workers; false when they are full.
  using Taker = std::function<bool(Arrival)>;
  // Listens at once. Throws Failure data-unusable when it cannot.
  Front(const Options& options, const Router& router, const AccessLog& log, Taker take);
  ~Front();

  std::uint16_t port() const;
  // Serves until drain() was called and the last answer is out.
  void run();
  void deliver(Departure departure);  // thread-safe
  void drain();                       // thread-safe
  bool draining() const { return draining_; }
  // Thread-safe: connections open, and how often this thread has gone round.
  std::size_t connections() const { return open_; }
  std::uint64_t rounds() const { return rounds_; }

 private:
  using Key = std::uint64_t;
  void accept();
  void make_room();
  void handle(const Ready& ready);
  // Goes on with what the reader has understood, as far as it goes now.
  void proceed(Connection& connection);
  void begin_request(Connection& connection);
  void finish_request(Connection& connection, std::optional<Failure> refusal);
  void refuse(Connection& connection, const Failure& failure);
  void write(Connection& connection, std::string bytes, bool last);
  void deliver_waiting();
  void sweep();
  void follow(Connection& connection, Connection::Outcome outcome);
  void close(Key key);
  std::string new_request_id();

  const Options& options_;
  const Router& router_;
  const AccessLog& log_;
  Taker take_;
  Poco::Net::ServerSocket listener_;
  Poller poller_;
  std::map<Key, std::unique_ptr<Connection>> connections_;
  Key next_key_ = 2;  // 0 is the poller's, 1 the listener's
  bool accepting_ = true;
  std::size_t held_ = 0;  // bytes of requests being read, by the last sweep
  std::uint64_t request_prefix_, request_count_ = 0;
  Instant next_sweep_;
  std::atomic<bool> draining_{false};
  std::atomic<std::size_t> open_{0};
  std::atomic<std::uint64_t> rounds_{0};
  std::mutex mutex_;
  std::vector<Departure> departures_;  // guarded by mutex_
};

}  // namespace tamga::http
