// SPDX-License-Identifier: GPL-3.0-or-later
// The clock behind a seam, so that tests can set the time.
#pragma once

#include <chrono>
#include <cstdint>

namespace tamga {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::now();
  }
  // Microseconds UTC since 1970: how the catalogue and the log keep time.
  std::int64_t microseconds() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(now().time_since_epoch()).count();
  }
};

}  // namespace tamga
