// SPDX-License-Identifier: GPL-3.0-or-later
// What the service manager is told (sd_notify(3): the plain datagram protocol), and
// whether it may believe that the server still gets on.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/server.h"

namespace tamga::operation {

// Thread-safe. Without $NOTIFY_SOCKET nothing is told and nothing is wrong.
class ServiceManager {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  ServiceManager();
  // Lines of sd_notify(3): "READY=1\nSTATUS=…". Never throws: what cannot be told is not.
  void tell(std::string_view state) const;
  // How often a sign of life is wanted: half of what the manager waits; none when it
  // does not watch this process.
  std::optional<std::chrono::milliseconds> watched() const { return watched_; }

 private:
  std::string socket_;
  std::optional<std::chrono::milliseconds> watched_;
};

// Says from one look at the server's counters to the next whether it gets on: the thread
// of the connections makes its rounds, and when every worker is busy and requests wait,
// one is answered in `patience`. Not thread-safe.
class ProgressWatch {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit ProgressWatch(std::chrono::seconds patience) : patience_(patience) {}
  bool gets_on(const http::Load& load, Time now);

 private:
  const std::chrono::seconds patience_;
  std::optional<http::Load> last_;
  Time answered_at_{};
};

}  // namespace tamga::operation
