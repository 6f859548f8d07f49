// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/evidence/level.h"

namespace tamga::seal {
namespace {

constexpr Level kLevels[] = {Level::BB, Level::BT, Level::BLT, Level::BLTA};

}  // namespace

std::string_view name_of(Level level) {
  switch (level) {
    case Level::BB:
      return "B-B";
    case Level::BT:
      return "B-T";
    case Level::BLT:
      return "B-LT";
    case Level::BLTA:
      break;
  }
  return "B-LTA";
}

std::optional<Level> level_from(std::string_view name) {
  for (const Level level : kLevels)
    if (name_of(level) == name) return level;
  return std::nullopt;
}

}  // namespace tamga::seal
