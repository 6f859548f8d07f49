// SPDX-License-Identifier: GPL-3.0-or-later
// How far a command is, for who waits for it.
#pragma once

#include "server/progress.h"

namespace tamga::cli {

// A line on standard error every few seconds, so that a long one is seen to live; nothing of
// what is over sooner. The result alone is on standard output.
Progress progress_line();

}  // namespace tamga::cli
