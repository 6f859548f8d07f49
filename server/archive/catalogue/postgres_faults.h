// SPDX-License-Identifier: GPL-3.0-or-later
// What can be told of a PostgreSQL database's wholeness from a session of its owner.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// A sentence each: settings of the server under which a commit or a flipped bit would go
// unnoticed (fsync, full_page_writes, data checksums), pages that had another checksum,
// references without their row, and with the extension amcheck in the database (and the right
// to call it) every page of tables and indexes. `read` runs work in a transaction of its own.
// Throws CatalogueError.
using ReadingWork = std::function<void(const std::function<void(Transaction&)>&)>;
std::vector<std::string> postgres_faults(const ReadingWork& read);

}  // namespace tamga::archive
