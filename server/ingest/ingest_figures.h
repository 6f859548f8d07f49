// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the files of the past, for whoever watches the archive.
#pragma once

#include <cstddef>

#include "server/archive/archive.h"

namespace tamga::ingest {

// Files that are read and wait for a person, of all batches. Throws CatalogueError.
std::size_t files_to_confirm(const archive::Archive& archive);

}  // namespace tamga::ingest
