// SPDX-License-Identifier: GPL-3.0-or-later
// How far a command is, for who waits for it: on standard error, since the result alone is
// on standard output.
#pragma once

#include <chrono>
#include <functional>
#include <ostream>

#include "server/cli/command.h"
#include "server/progress.h"

namespace tamga::cli {

// On a terminal one line that is written anew, and is gone when the last copy of what is
// given goes; else a line every few seconds, so that a long command is seen to live, and
// nothing of what is over sooner. Nothing at all with --json.
Progress progress_line(const Arguments& arguments);

// The same for a command that tells each thing on standard output as it goes, between
// whose lines none can be written anew.
Progress progress_lines(const Arguments& arguments);

using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

// What both are made of. `to` must outlive what is given.
Progress progress_to(
    std::ostream& to, bool terminal,
    SteadyNow now = [] { return std::chrono::steady_clock::now(); });

}  // namespace tamga::cli
