// SPDX-License-Identifier: GPL-3.0-or-later
// Several threads that do the same again and again, and how long each time took.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/bench/render/cpu_time.h"

namespace tamga::bench {

struct Load {
  std::vector<double> waits;  // ms, sorted
  double wall = 0, cpu = 0;   // ms in all
  double rate() const { return 1000 * static_cast<double>(waits.size()) / wall; }
  double cpu_each() const { return cpu / static_cast<double>(waits.size()); }
  double wait(double part) const {
    return waits.at(static_cast<std::size_t>(part * static_cast<double>(waits.size() - 1)));
  }
};

// `work(number)` again and again by so many threads until the time is over; the
// first few of each are not counted. Throws std::runtime_error when one fails.
template <typename Work>
Load load_of(std::size_t threads, double seconds, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> warm{false}, stop{false}, failed{false};
  std::mutex mutex;
  Load load;
  const auto client = [&] {
    std::vector<double> waits;
    try {
      while (!stop) {
        const bool counts = warm;
        const auto start = std::chrono::steady_clock::now();
        work(next++);
        if (counts)
          waits.push_back(
              std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                  .count());
      }
    } catch (const std::exception& error) {
      std::fprintf(stderr, "bench_capture: %s\n", error.what());
      failed = stop = true;
    }
    const std::lock_guard lock(mutex);
    load.waits.insert(load.waits.end(), waits.begin(), waits.end());
  };
  std::vector<std::thread> crew;
  for (std::size_t i = 0; i < threads; ++i) crew.emplace_back(client);
  while (next < 16 + threads && !failed) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  warm = true;
  const Stopwatch watch;
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  load.wall = watch.wall();
  load.cpu = watch.cpu();
  for (auto& thread : crew) thread.join();
  if (failed || load.waits.empty()) throw std::runtime_error("a client could not capture");
  std::sort(load.waits.begin(), load.waits.end());
  return load;
}

}  // namespace tamga::bench
