// SPDX-License-Identifier: GPL-3.0-or-later
// The access log: one JSON line a request, without anything of a person (no
// address, no path values, no query, no account).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/error.h"

namespace tamga::http {

struct LogEntry {
  std::string request_id, method;
  std::string route;  // the pattern; "" when none was found
  int status = 0;
  std::chrono::microseconds duration{0};
  std::size_t bytes = 0;  // of the body that was sent
  // What failed; its detail is written for a 5xx only.
  const Failure* failure = nullptr;
};

// Thread-safe: a line is written at once.
class AccessLog {
 public:
  // `write` takes each line without its end; empty: standard error. `observe` is told
  // each entry, too.
  explicit AccessLog(std::function<void(std::string_view)> write,
                     std::function<void(const LogEntry&)> observe = {});
  void put(const LogEntry& entry) const;

 private:
  std::function<void(std::string_view)> write_;
  std::function<void(const LogEntry&)> observe_;
};

}  // namespace tamga::http
