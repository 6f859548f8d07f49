// SPDX-License-Identifier: GPL-3.0-or-later
// What the passing of time asks of the server: documents whose time is over
// expire, and those that wait for their seal are tried again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/documents/documents.h"
#include "server/error.h"

namespace tamga {

// Owns one thread, which begins with its first round. Several servers over one
// archive may each have one: the row decides who was first. Thread-safe.
class Upkeep {
 public:
  // Told, from that thread, why a round did not come to its end (a full disk); the
  // next one tries again. Must not throw.
  using Report = std::function<void(const Failure&)>;

  // What else a round does, each whatever became of the one before it.
  using Work = std::function<void()>;

  // `documents` must outlive it.
  Upkeep(documents::Documents& documents, Report report,
         std::chrono::milliseconds interval = std::chrono::minutes(1),
         std::vector<Work> further = {});
  ~Upkeep();  // stops after what is in hand
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void run();
  void round();

  documents::Documents& documents_;
  const Report report_;
  const std::chrono::milliseconds interval_;
  const std::vector<Work> further_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga
