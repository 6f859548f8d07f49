// SPDX-License-Identifier: GPL-3.0-or-later
// Catalogue::migrate(), the same for every engine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/writing_connection.h"

namespace tamga::archive {

// Inside a transaction. `text`: what the engine runs of a migration; what is kept of it is the
// hash of its common text, whichever was run. Throws CatalogueError, Failure data-unusable.
void apply_migrations(WritingConnection& connection, std::string_view set,
                      const std::vector<Catalogue::Migration>& migrations,
                      const std::function<std::string(const Catalogue::Migration&)>& text);

}  // namespace tamga::archive
