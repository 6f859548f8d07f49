// SPDX-License-Identifier: GPL-3.0-or-later
// Archive::check()'s part of retention, holds and disposal.
#pragma once

#include "server/archive/check/check_part.h"

namespace tamga::archive {

// Kinds: object-remaining (an object of a destroyed record lies here still),
// disposal-altered (rows without event, events without row, an object removed that
// nothing lists or listed that a record has), hold-altered, schedule-altered.
void check_disposal(Checking& checking);

}  // namespace tamga::archive
