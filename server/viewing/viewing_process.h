// SPDX-License-Identifier: GPL-3.0-or-later
// A record's PDF read in a process of its own: its words, the pictures of its pages.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/apart/apart_process.h"
#include "server/apart/sandbox.h"
#include "server/viewing/paper_text.h"

namespace tamga::viewing {

struct ViewingLimits {
  std::chrono::milliseconds time = std::chrono::seconds(20);
  SandboxLimits sandbox{15, std::size_t{1} << 30};
  int processes = 2;                // at the same time
  std::int64_t pixels = 4'000'000;  // of a picture
  int pages = 500;                  // of a paper
};

// Starts this program again with the word kViewingWord (apart_process.h). Fonts that a
// PDF does not bring are not drawn: no file can be opened there. Thread-safe. Each
// throws Failure scan-unreadable, scan-encrypted, scan-too-large, reading-limit (time,
// memory, a crash), too-busy, internal.
class ViewingProcess {
 public:
  explicit ViewingProcess(ViewingLimits limits = {});

  // ApartProcess::keep_ready().
  void keep_ready() { process_.keep_ready(); }

  // Of all pages, in their order; at least one.
  PaperText text_of(std::string_view pdf) const;
  // PNG of page `number` from 1.
  std::string picture_of(std::string_view pdf, int number) const;

 private:
  std::string ask(std::string_view task, std::string_view pdf, int number) const;

  ViewingLimits limits_;
  ApartProcess process_;
};

inline constexpr std::string_view kViewingWord = "view-apart";

// The process's own side; the code for _exit().
int serve_viewing();

}  // namespace tamga::viewing
