// SPDX-License-Identifier: GPL-3.0-or-later
// What `tamga check` finds in the tables of own records and of access that was asked for.
#pragma once

#include <vector>

#include "server/archive/archive.h"

namespace tamga::usage {

// Faults of kind usage-altered, about a record or a request: a record that is not there,
// times in no order, a person linked twice at a time, a state that is none, and what the log
// says otherwise or has no row: who was linked to which record by whom, who asked, what was
// decided by whom, to whom a record is open. What was written (reference, purpose, reason) is
// in no event. An archive that has no such tables has no fault. Throws CatalogueError.
std::vector<archive::Archive::Fault> usage_faults(const archive::Archive& archive);

}  // namespace tamga::usage
