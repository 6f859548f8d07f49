// SPDX-License-Identifier: GPL-3.0-or-later
// The system calls that change files, and the filter that stops at them.
#pragma once

#include <linux/filter.h>

#include <cstddef>

namespace tamga::faults {

struct WatchedCall {
  enum class By { descriptor, path };
  long number;
  const char* name;
  By by;
  unsigned argument;        // which argument is the descriptor or path
  bool writes = false;      // its third argument is how many bytes
  bool takes_room = false;  // a full disk refuses it
  bool creates = false;     // only with O_CREAT in the next argument
  bool whole_disk = false;  // the descriptor may be of the folder itself
};

constexpr std::size_t max_watched_calls = 40;

// Null for a call that is not watched.
const WatchedCall* watched_call(long number);

// Writes a seccomp program (SECCOMP_RET_TRACE for watched calls, ALLOW for the
// rest), at most max_watched_calls + 4 long; its length. Only writes to `program`:
// it is called between fork and exec.
std::size_t fill_filter(sock_filter* program);

}  // namespace tamga::faults
