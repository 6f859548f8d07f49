// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline levels of PAdES (EN 319 142-1 6): what stands by a signature.
#pragma once

#include <optional>
#include <string_view>

namespace tamga::seal {

enum class Level {
  BB,   // the signature
  BT,   // and a time-stamp of it
  BLT,  // and what its chains' certificates were worth: a security store
  BLTA  // and a document time-stamp over it all
};

// "B-B", "B-T", "B-LT", "B-LTA".
std::string_view name_of(Level level);
std::optional<Level> level_from(std::string_view name);

}  // namespace tamga::seal
