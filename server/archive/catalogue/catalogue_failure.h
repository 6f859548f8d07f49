// SPDX-License-Identifier: GPL-3.0-or-later
// What a failing engine is called in front of people.
#pragma once

#include "server/archive/catalogue/catalogue.h"
#include "server/error.h"

namespace tamga::archive {

// catalogue-unavailable when it cannot be reached, else storage-failed.
Failure catalogue_failure(const CatalogueError& error);

}  // namespace tamga::archive
