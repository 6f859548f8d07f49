// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue knows already: units, positions, organisations, names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::ingest {

struct KnownValues {
  std::vector<std::string> units, positions, organisations, given, patronymics;

  // The newest records' values, each list bounded.
  static KnownValues of(archive::Transaction& transaction);

  struct Near {
    std::string value;
    bool same = false;  // letter by letter; else with what OCR forgives, or a few faults
  };
  // The known value that is nearest to what was read; "" when none is near.
  static Near nearest(const std::vector<std::string>& values, std::string_view read);
};

}  // namespace tamga::ingest
