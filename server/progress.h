// SPDX-License-Identifier: GPL-3.0-or-later
// How far a long work is.
#pragma once

#include <cstdint>
#include <functional>

namespace tamga {

// Told now and then, by the thread that works; `all` in the unit of `done`, 0 when it is not
// known. What it throws ends the work.
using Progress = std::function<void(const char* what, std::uint64_t done, std::uint64_t all)>;

}  // namespace tamga
