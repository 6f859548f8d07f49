// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that reads the log for notices and sends what is due.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "server/error.h"
#include "server/notices/notices.h"

namespace tamga::notices {

// A thread of its own: a mail server that does not answer keeps nothing else waiting.
class NoticeUpkeep {
 public:
  using Report = std::function<void(const Failure&)>;  // from that thread; must not throw

  // `notices` must outlive it.
  NoticeUpkeep(Notices& notices, Report report,
               std::chrono::milliseconds interval = std::chrono::seconds(20));
  ~NoticeUpkeep();  // stops after what is in hand
  NoticeUpkeep(const NoticeUpkeep&) = delete;
  NoticeUpkeep& operator=(const NoticeUpkeep&) = delete;

 private:
  void run();

  Notices& notices_;
  const Report report_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tamga::notices
