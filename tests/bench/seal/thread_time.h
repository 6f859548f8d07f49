// SPDX-License-Identifier: GPL-3.0-or-later
// What calls of one thread cost: medians of many, each measured alone.
#pragma once

#include <time.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace tamga::bench {

// Milliseconds a call. CPU time of this thread decides; the clock stands beside it.
struct Cost {
  double cpu = 0, wall = 0;  // medians
  double low = 0, high = 0;  // of CPU: the tenth and the ninetieth of a hundred
};

inline double thread_milliseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// `work` is called once before, to warm up.
template <typename Work>
Cost cost_of(int calls, Work work) {
  work();
  std::vector<double> cpu, wall;
  for (int i = 0; i < calls; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const double before = thread_milliseconds();
    work();
    cpu.push_back(thread_milliseconds() - before);
    wall.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(cpu.begin(), cpu.end());
  std::sort(wall.begin(), wall.end());
  return {cpu[cpu.size() / 2], wall[wall.size() / 2], cpu[cpu.size() / 10],
          cpu[cpu.size() * 9 / 10]};
}

}  // namespace tamga::bench
