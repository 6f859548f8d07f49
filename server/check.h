// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that does not agree in a data directory: what `tamga check` tells.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "server/archive/archive.h"
#include "server/progress.h"

namespace tamga {

struct CheckReport {
  std::size_t records = 0;
  // Kinds of Archive::check(), of verify_log() for a log whose archive does not
  // open, and: data-unusable (the archive does not open, and why), index-damaged,
  // index-missing, index-unknown, structure-altered (organisation/structure_check.h),
  // usage-altered (usage/usage_check.h). Not covered: DATA/keys, settings (seal.json,
  // evidence.json, profile.json), forms/.
  std::vector<archive::Archive::Fault> faults;
};

// Opens the archive and the index as they lie in `data`, in this process or
// beside a running server. Never throws for what it finds.
CheckReport check_data(const std::filesystem::path& data, const Progress& progress = {});

}  // namespace tamga
