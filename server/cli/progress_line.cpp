// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/progress_line.h"

#include <chrono>
#include <iostream>

namespace tamga::cli {

Progress progress_line() {
  return [next = std::chrono::steady_clock::now() + std::chrono::seconds(5)](
             const char* what, std::uint64_t done, std::uint64_t all) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now < next) return;
    next = now + std::chrono::seconds(5);
    std::cerr << what << " " << done;
    if (all > 0) std::cerr << " / " << all;
    std::cerr << std::endl;
  };
}

}  // namespace tamga::cli
