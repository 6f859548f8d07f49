// SPDX-License-Identifier: GPL-3.0-or-later
// Who must wait after failed sign-ins.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace tamga::access {

// Counts failures of a name from one address: another address, or another name
// from the same address, is never held up by them. Thread-safe; in memory, and
// bounded (the oldest entries go first).
class Throttle {
 public:
  using Time = std::chrono::system_clock::time_point;

  // Counts a try that is about to be made, before its outcome is known, so that
  // many at once cannot overtake the count. False: this one must wait.
  bool begin(std::string_view name, std::string_view address, Time now);
  void succeeded(std::string_view name, std::string_view address);

 private:
  struct Tries {
    int count = 0;
    Time last;
  };
  using Key = std::pair<std::string, std::string>;
  void make_room();

  std::mutex mutex_;
  std::map<Key, Tries> tries_;
};

}  // namespace tamga::access
