// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of a record's file put behind a certification sheet, in a process of its own:
// the file may be anybody's PDF of the past.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/apart/apart_process.h"
#include "server/apart/sandbox.h"

namespace tamga::copies {

struct CopyLimits {
  std::chrono::milliseconds time = std::chrono::seconds(30);
  SandboxLimits sandbox{20, std::size_t{1} << 30};
  int processes = 2;  // at the same time
  std::size_t pages = 1000;
};

// Starts this program again with the word kCopyWord (apart_process.h). Thread-safe. Each
// throws Failure scan-unreadable, scan-encrypted, scan-too-large (pages), reading-limit
// (time, memory, a crash), too-busy, internal.
class CopyProcess {
 public:
  explicit CopyProcess(CopyLimits limits = {});

  std::size_t count_pages(std::string_view pdf) const;
  // `sheet` with the pages of `paper` behind its own, drawn a little smaller in a frame
  // (paper_joining.h), and `paper` itself attached under `name`.
  std::string join(std::string_view sheet, std::string_view paper, const std::string& name) const;

 private:
  std::string ask(std::string_view sheet, std::string_view paper, const std::string& name) const;

  CopyLimits limits_;
  ApartProcess process_;
};

inline constexpr std::string_view kCopyWord = "copy-apart";

// The process's own side; the code for _exit().
int serve_copy();

}  // namespace tamga::copies
