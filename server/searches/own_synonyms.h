// SPDX-License-Identifier: GPL-3.0-or-later
// The synonyms of an archive: those that come with the program and its own.
#pragma once

#include <filesystem>

#include "index/analysis/synonyms.h"

namespace tamga::searches {

// index/analysis/synonyms.txt, then DATA/synonyms.txt, which need not be there. Never throws
// for what stands in them.
index::Synonyms synonyms_for(const std::filesystem::path& data);

}  // namespace tamga::searches
