// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/worker_pool.h"

#include <algorithm>

namespace tamga::http {

WorkerPool::WorkerPool(int threads, int queue)
    : most_waiting_(static_cast<std::size_t>(std::max(queue, 0))) {
  for (int i = 0; i < std::max(threads, 1); ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  stop();
}

bool WorkerPool::submit(std::function<void()> job) {
  {
    std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= most_waiting_ + free_) return false;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++free_;
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    --free_;
    if (waiting_.empty()) return;
    std::function<void()> job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    job();
    job = nullptr;  // what it holds dies outside the lock
    lock.lock();
    ++finished_;
  }
}

Load WorkerPool::load() const {
  const std::lock_guard lock(mutex_);
  Load load;
  load.threads = threads_.size();
  load.busy = threads_.size() - std::min(free_, threads_.size());
  load.waiting = waiting_.size();
  load.queue = most_waiting_;
  load.answered = finished_;
  return load;
}

}  // namespace tamga::http
