// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a server still takes its share: /readyz tells it to whoever divides requests among
// several servers.
#pragma once

#include <atomic>

namespace tamga::operation {

// Thread-safe.
class Readiness {
 public:
  // The server is about to end. It answers what comes all the same.
  void leave() { leaving_ = true; }
  bool leaving() const { return leaving_; }

 private:
  std::atomic<bool> leaving_{false};
};

}  // namespace tamga::operation
