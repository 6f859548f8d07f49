// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/progress_line.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <utility>

namespace tamga::cli {
namespace {

constexpr auto between_lines = std::chrono::seconds(5);
constexpr auto between_renewals = std::chrono::milliseconds(200);
// To the line's begin, and clear (ECMA-48): what is written next stands alone.
constexpr const char* clear_line = "\r\033[K";

class ProgressLine {
 public:
  ProgressLine(std::ostream& to, bool terminal, SteadyNow now)
      : to_(to), terminal_(terminal), now_(std::move(now)), next_(now_()) {
    if (!terminal_) next_ += between_lines;
  }
  ~ProgressLine() {
    if (drawn_) to_ << clear_line << std::flush;
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void tell(const char* what, std::uint64_t done, std::uint64_t all) {
    const auto now = now_();
    if (now < next_) return;
    if (terminal_) {
      next_ = now + between_renewals;
      drawn_ = true;
      to_ << clear_line;
    } else {
      next_ = now + between_lines;
    }
    to_ << what;
    if (done > 0 || all > 0) to_ << " " << done;
    if (all > 0) to_ << " / " << all;
    if (!terminal_) to_ << "\n";
    to_ << std::flush;
  }

 private:
  std::ostream& to_;
  const bool terminal_;
  const SteadyNow now_;
  std::chrono::steady_clock::time_point next_;
  bool drawn_ = false;
};

}  // namespace

Progress progress_to(std::ostream& to, bool terminal, SteadyNow now) {
  return
      [line = std::make_shared<ProgressLine>(to, terminal, std::move(now))](
          const char* what, std::uint64_t done, std::uint64_t all) { line->tell(what, done, all); };
}

Progress progress_line(const Arguments& arguments) {
  if (arguments.json()) return [](const char*, std::uint64_t, std::uint64_t) {};
  return progress_to(std::cerr, isatty(STDERR_FILENO) == 1);
}

Progress progress_lines(const Arguments& arguments) {
  if (arguments.json()) return [](const char*, std::uint64_t, std::uint64_t) {};
  return progress_to(std::cerr, false);
}

}  // namespace tamga::cli
