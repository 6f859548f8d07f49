// SPDX-License-Identifier: GPL-3.0-or-later
// This program started once more, with a socket between both.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

namespace tamga {

// A running /proc/self/exe with a word, which does not outlive this. Its standard input
// and output are the other end of socket(), its errors go nowhere; it has no other
// descriptor, OMP_THREAD_LIMIT=1 as its whole environment, and no signal is blocked or
// ignored in it. Not to be used by two threads at once.
class OwnProgram {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  // Returns as soon as it is started, before it has loaded anything. Throws Failure
  // internal when it cannot be.
  explicit OwnProgram(const std::string& word);
  ~OwnProgram();
  OwnProgram(const OwnProgram&) = delete;
  OwnProgram& operator=(const OwnProgram&) = delete;

  int socket() const { return socket_; }
  bool runs();
  // How it ended, as waitpid() tells; nothing when it still runs at the moment.
  std::optional<int> wait_until(Moment until);

 private:
  bool has_ended();

  int socket_ = -1;
  pid_t process_ = -1;  // -1 once it has been waited for
  int status_ = 0;
};

}  // namespace tamga
