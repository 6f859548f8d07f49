// SPDX-License-Identifier: GPL-3.0-or-later
// Takes from this process what it does not need to compute an answer.
#pragma once

#include <cstddef>

namespace tamga {

struct SandboxLimits {
  int cpu_seconds = 20;
  std::size_t memory_bytes = std::size_t{1} << 30;
};

// For the rest of this process's life: no new file descriptors, no files
// written, no memory beyond the limit, no processor time beyond it (SIGXCPU), and
// by seccomp no network, no other program, no other process, no file opened; a
// forbidden system call ends it (SIGSYS), opening a file is refused. It cannot
// be undone. Before it: all that libraries load late must be loaded.
// The bound on memory does not hold in a build with AddressSanitizer or
// ThreadSanitizer, whose shadow alone is larger than any.
// Throws std::runtime_error when the kernel refuses: then nothing may be read.
void enter_sandbox(const SandboxLimits& limits);

}  // namespace tamga
