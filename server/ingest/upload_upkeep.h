// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that reads what was uploaded.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "server/error.h"
#include "server/ingest/ingest.h"

namespace tamga::ingest {

// Looks every `interval`. Several servers over one archive may each have one: the lock of the
// staging folder lets one read.
class UploadUpkeep {
 public:
  using Report = std::function<void(const Failure&)>;  // from that thread; must not throw

  // `ingest` must outlive it.
  UploadUpkeep(Ingest& ingest, Report report,
               std::chrono::milliseconds interval = std::chrono::seconds(2));
  ~UploadUpkeep();  // stops after the file in hand
  UploadUpkeep(const UploadUpkeep&) = delete;
  UploadUpkeep& operator=(const UploadUpkeep&) = delete;

 private:
  void run();
  bool going();

  Ingest& ingest_;
  const Report report_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga::ingest
