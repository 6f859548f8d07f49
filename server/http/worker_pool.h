// SPDX-License-Identifier: GPL-3.0-or-later
// A fixed number of threads over a bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/http/server.h"

namespace tamga::http {

// Thread-safe. The jobs must not throw.
class WorkerPool {
 public:
  WorkerPool(int threads, int queue);
  ~WorkerPool();  // stop()
  // False when the queue is full or the pool is stopping: the job is not run.
  bool submit(std::function<void()> job);
  // Finishes the jobs that were taken, then ends the threads.
  void stop();
  // Of Load: busy, threads, waiting, queue, answered.
  Load load() const;

 private:
  void work();

  std::size_t most_waiting_;
  std::size_t free_ = 0;  // threads that wait for a job
  std::uint64_t finished_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tamga::http
