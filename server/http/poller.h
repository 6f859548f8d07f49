// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for many sockets at once (Linux epoll), and being woken by other threads.
#pragma once

#include <cstdint>
#include <vector>

namespace tamga::http {

// HangUp: only that the other side sends no more.
enum class Interest { Nothing, Reading, Writing, HangUp };

struct Ready {
  std::uint64_t key = 0;
  bool readable = false, writable = false;
  bool hung_up = false;  // asked for by Interest::HangUp alone
  bool broken = false;   // reset, or closed in both directions
};

// Only wake() is thread-safe. Throws Failure internal when the system refuses.
class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Keys are the caller's; 0 is taken.
  void add(int descriptor, std::uint64_t key, Interest interest);
  void change(int descriptor, std::uint64_t key, Interest interest);
  void remove(int descriptor);
  // What is ready, after at most `milliseconds`; empty on time or on wake().
  const std::vector<Ready>& wait(int milliseconds);
  void wake();

 private:
  int epoll_ = -1, event_ = -1;
  std::vector<Ready> ready_;
};

}  // namespace tamga::http
