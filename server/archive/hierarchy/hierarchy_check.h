// SPDX-License-Identifier: GPL-3.0-or-later
// Archive::check()'s part of the hierarchy: rows against the events that made them.
#pragma once

#include "server/archive/check/check_part.h"

namespace tamga::archive {

// Kinds: fonds-altered, inventory-altered, plan-altered (subject: the plan, or the
// entry), handover-altered, unit-altered, item-altered (subject: the record), relation-altered,
// rendition-altered. Rows that are gone, rows without event and rows with other
// values are all named; so are sheets that overlap and totals that do not add up.
void check_hierarchy(Checking& checking);

}  // namespace tamga::archive
