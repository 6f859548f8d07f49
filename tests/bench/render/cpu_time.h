// SPDX-License-Identifier: GPL-3.0-or-later
// What time a piece of work took: of the processor and by the clock.
#pragma once

#include <chrono>

namespace tamga::bench {

// User and system time of this process, all threads, in milliseconds.
double cpu_milliseconds();

// Runs from its construction. CPU time decides wherever the machine is shared:
// others lengthen the clock's time much more than the processor's.
class Stopwatch {
 public:
  Stopwatch() : cpu_(cpu_milliseconds()), start_(std::chrono::steady_clock::now()) {}

  double cpu() const { return cpu_milliseconds() - cpu_; }  // milliseconds
  double wall() const {                                     // milliseconds
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

 private:
  double cpu_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace tamga::bench
