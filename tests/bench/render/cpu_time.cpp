// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/render/cpu_time.h"

#include <sys/resource.h>

namespace tamga::bench {

double cpu_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_usec) / 1000;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

}  // namespace tamga::bench
