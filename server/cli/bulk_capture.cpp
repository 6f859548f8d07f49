// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/bulk_capture.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

namespace tamga::cli {

void capture_all(Services& services, const std::string& agent,
                 const std::function<std::optional<Job>()>& next,
                 const std::function<void(const Outcome&)>& report, unsigned at_once) {
  std::mutex mutex;
  std::exception_ptr broken;  // what `next` or `report` threw: ends the run
  const auto work = [&] {
    for (;;) {
      std::optional<Job> job;
      try {
        const std::lock_guard lock(mutex);
        if (broken || !(job = next())) return;
      } catch (...) {
        const std::lock_guard lock(mutex);
        broken = std::current_exception();
        return;
      }
      Outcome outcome;
      outcome.job = &*job;
      try {
        const auto record = services.documents->capture({agent}, job->form, job->content,
                                                        job->owner, job->idempotency_key);
        outcome.record = record.id;
        outcome.registration = record.registration;
      } catch (...) {
        outcome.failure = current_failure();
      }
      const std::lock_guard lock(mutex);
      try {
        report(outcome);
      } catch (...) {
        broken = std::current_exception();
        return;
      }
    }
  };
  // Twice the cores: while one waits for the disk another renders.
  if (at_once == 0) at_once = 2 * std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < at_once; ++i) threads.emplace_back(work);
  for (auto& thread : threads) thread.join();
  if (broken) std::rethrow_exception(broken);
}

}  // namespace tamga::cli
