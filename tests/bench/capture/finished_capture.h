// SPDX-License-Identifier: GPL-3.0-or-later
// A capture without rendering: bytes of a paper's size that no other number has.
#pragma once

#include <cstddef>
#include <string>

#include "server/archive/archive.h"

namespace tamga::bench {

// 60 kB and 6 kB, as a sealed job description and its content are.
archive::Capture finished_capture(std::size_t number);

}  // namespace tamga::bench
