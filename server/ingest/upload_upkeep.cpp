// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/upload_upkeep.h"

namespace tamga::ingest {

UploadUpkeep::UploadUpkeep(Ingest& ingest, Report report, std::chrono::milliseconds interval)
    : ingest_(ingest),
      report_(std::move(report)),
      interval_(interval),
      thread_([this] { run(); }) {}

UploadUpkeep::~UploadUpkeep() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool UploadUpkeep::going() {
  const std::lock_guard lock(mutex_);
  return !stopping_;
}

void UploadUpkeep::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      ingest_.read_uploads([this] { return going(); });
    } catch (...) {
      report_(current_failure());
    }
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

}  // namespace tamga::ingest
