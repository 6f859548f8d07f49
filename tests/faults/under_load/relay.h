// SPDX-License-Identifier: GPL-3.0-or-later
// The network between two programs, which can be bad: a relay of TCP connections that come on
// loopback.
#pragma once

#include <netinet/in.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <thread>

namespace tamga::faults {

// Thread-safe.
class Relay {
 public:
  explicit Relay(std::uint16_t to, const char* address = "127.0.0.1");
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::uint16_t port() const { return port_; }
  void heal();                                 // everything goes through at once, again
  void stall();                                // connections stand, nothing goes through
  void delay(std::chrono::milliseconds each);  // each piece waits so long
  void refuse();               // connections that come are reset, and those there are
  void reset();                // those that are there, once
  void truncate(int answers);  // so many next answers end in their middle

 private:
  struct Carrier {
    std::atomic<bool> done{false};
    std::jthread thread;
  };
  void accept_all(const std::stop_token& stop);
  void carry(int near, int far, const std::stop_token& stop);
  bool pass(int from, int to, bool answer);

  const sockaddr_in to_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stalled_{false}, refusing_{false};
  std::atomic<int> delay_ms_{0}, truncations_{0};
  std::atomic<unsigned> resets_{0};
  std::list<Carrier> carriers_;  // of the accepting thread
  std::jthread acceptor_;
};

}  // namespace tamga::faults
