// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/notice_upkeep.h"

namespace tamga::notices {

NoticeUpkeep::NoticeUpkeep(Notices& notices, Report report, std::chrono::milliseconds interval)
    : notices_(notices),
      report_(std::move(report)),
      interval_(interval),
      thread_([this] { run(); }) {}

NoticeUpkeep::~NoticeUpkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void NoticeUpkeep::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      notices_.follow();
      notices_.deliver();
    } catch (...) {
      report_(current_failure());
    }
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace tamga::notices
