// SPDX-License-Identifier: GPL-3.0-or-later
// What one person may ask of the dear work in a minute, so that nobody's script makes
// everybody else wait.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace tamga::http {

// Which purse a route is paid from.
enum class Budget { None, Search, Render };

// A bucket of tokens an account (or an address, for those who are not signed in) and
// kind: as many as a minute gives, filled evenly. Thread-safe; in memory, of this
// process, and bounded: the fullest buckets are forgotten first, which costs nobody.
class Budgets {
 public:
  using Time = std::chrono::steady_clock::time_point;
  // 0: without a limit.
  Budgets(int searches_a_minute, int renderings_a_minute);

  // Takes one. Throws Failure budget-spent when there is none.
  void spend(Budget kind, const std::string& who, Time now = std::chrono::steady_clock::now());

 private:
  struct Bucket {
    double tokens = 0;
    Time filled;
  };
  int rate_of(Budget kind) const;
  void make_room(Time now);

  const int searches_, renderings_;
  std::mutex mutex_;
  std::map<std::pair<Budget, std::string>, Bucket> buckets_;
};

}  // namespace tamga::http
