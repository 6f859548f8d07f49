// SPDX-License-Identifier: GPL-3.0-or-later
// What `tamga log` does beyond showing: verifying, time-stamping, witnessing.
#pragma once

#include "server/cli/command.h"
#include "server/services.h"

namespace tamga::cli {

// tamga log verify: the folder log/ alone. Opens no archive; returns the exit code.
int verify_log(const Arguments& arguments);
// tamga log timestamp, tamga log witness: now, whatever the timer has done.
int stamp_log(const Arguments& arguments, Services& services);
int witness_log(const Arguments& arguments, Services& services);

}  // namespace tamga::cli
