// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a program and puts one fault into its system calls on files (ptrace with a
// seccomp filter, so that all other calls run at full speed).
//
// Why not below the program: SQLite and Xapian make their own calls, and whether
// one of theirs fails between two of ours is what is to be tried. Why not strace:
// it counts the calls of each thread apart, so that some are never reached.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/watched_calls.h"

namespace tamga::faults {

enum class Fault {
  none,
  kill,      // SIGKILL to the whole process before the call
  torn,      // half of what a write would write, then SIGKILL; kill for other calls
  no_space,  // the call fails with ENOSPC
  full,      // it and all after it that would take room fail with ENOSPC
  broken,    // the call fails with EIO
};
std::string_view name_of(Fault fault);

struct Plan {
  Fault fault = Fault::none;
  long at = 0;  // which of the calls that count, from 1, of all threads together
};

struct Run {
  bool killed = false;  // by the plan
  int exit_code = -1;   // 128 + signal when another signal ended it
  long calls = 0;       // that count
  std::string call;     // which met the fault: "fsync"; "" when none did
  std::string file;     // its path below the folder
  std::string output;   // standard output and error
  // All that counted, in their order.
  std::vector<const WatchedCall*> sequence;
};

// Calls that count are those on files below `folder` that change the disk or ask
// it to keep what was changed: openat that creates, write, pwrite64, fsync, fdatasync,
// syncfs, rename, link, unlink, rmdir, mkdir, ftruncate, fallocate, and the kin of
// each. Ends a program that takes longer than `limit` (std::runtime_error). One
// thread at a time.
Run run_with_fault(const std::vector<std::string>& words, const std::filesystem::path& folder,
                   const Plan& plan, std::chrono::seconds limit);

// What becomes of a call that counts, asked before it is done, from the thread that runs the
// program. Of `full` each call is asked for itself: it is `no_space` here.
using Decide = std::function<Fault(const WatchedCall& call, const std::string& file)>;

struct Program {
  std::vector<std::string> words;
  std::vector<std::string> environment;  // NAME=VALUE each, in place of this program's own
  std::filesystem::path folder;          // calls on files below it count
  int output = -1;                       // where its standard output and error go
  bool traced = true;                    // false: no call is looked at
};

struct Ending {
  bool killed = false;  // by what was decided
  int exit_code = -1;   // 128 + signal when another signal ended it
};

// Runs it to its end, told its process as soon as there is one. Other threads may run others,
// and kill this one. Throws std::system_error when it cannot be started.
Ending run_program(const Program& program, const Decide& decide,
                   const std::function<void(pid_t)>& started);

// Whether this machine allows it: some containers forbid ptrace. "" or why not.
std::string cannot_trace();

}  // namespace tamga::faults
