// SPDX-License-Identifier: GPL-3.0-or-later
// What `tamga check` finds in the tables of the structure.
#pragma once

#include <vector>

#include "server/archive/archive.h"

namespace tamga::organisation {

// Faults of kind structure-altered, about a unit, a post or a holder: days that are none or
// in no order, states of one thing with a gap or an overlap between them, a parent, unit or
// post that is not there on the day, a circle of units, two who hold one post at a time, and
// whatever an event of the log says otherwise or a row has no event of. Names, titles and
// bases are in no event, and a change of them behind the program is not found. An archive that
// has no such tables has no fault. Throws CatalogueError.
std::vector<archive::Archive::Fault> structure_faults(const archive::Archive& archive);

}  // namespace tamga::organisation
