// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep.h"

#include "server/error.h"

namespace tamga {

Upkeep::Upkeep(documents::Documents& documents, std::chrono::milliseconds interval)
    : documents_(documents), interval_(interval), thread_([this] { run(); }) {}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

std::string Upkeep::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Upkeep::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    std::string trouble;
    try {
      documents_.expire_due();
      documents_.seal_waiting();
    } catch (...) {
      const Failure failure = current_failure();
      trouble = failure.what();
    }
    lock.lock();
    trouble_ = std::move(trouble);
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace tamga
