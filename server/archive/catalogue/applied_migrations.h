// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a room has tables in a catalogue.
#pragma once

#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// Whether any migration of the set was applied: what an archive never used has no tables.
// Throws CatalogueError.
bool has_migrations(const Catalogue& catalogue, std::string_view set);

}  // namespace tamga::archive
