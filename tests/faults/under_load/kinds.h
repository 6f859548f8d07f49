// SPDX-License-Identifier: GPL-3.0-or-later
// What can happen to a server under load. Another part of an installation that can fail is one
// more row of kinds(): when it may happen in a scene, and how.
#pragma once

#include <random>
#include <string_view>
#include <vector>

#include "tests/faults/under_load/scene.h"

namespace tamga::faults {

struct Kind {
  const char* name;
  int weight;  // how often, beside the others
  bool (*possible)(Scene&);
  // Lets it happen and pass; what broke is whole again, and a server runs.
  void (*strike)(Scene&);
};

const std::vector<Kind>& kinds();

// One of those that are possible in it.
const Kind& some_kind(Scene& scene, std::mt19937& random);
// Throws std::out_of_range when there is none.
const Kind& kind_called(std::string_view name);

}  // namespace tamga::faults
