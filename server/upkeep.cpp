// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upkeep.h"

namespace tamga {

Upkeep::Upkeep(documents::Documents& documents, Report report, std::chrono::milliseconds interval,
               std::vector<Work> further)
    : documents_(documents),
      report_(std::move(report)),
      interval_(interval),
      further_(std::move(further)),
      thread_([this] { run(); }) {}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Upkeep::round() {
  try {
    documents_.expire_due();
    documents_.seal_waiting();
  } catch (...) {
    report_(current_failure());
  }
  for (const auto& work : further_) {
    try {
      work();
    } catch (...) {
      report_(current_failure());
    }
  }
}

void Upkeep::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    round();
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace tamga
