// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of Archive::check(): packages that left, and what came with packages.
#pragma once

#include "server/archive/check/check_part.h"

namespace tamga::archive::package {

// Rows of packages, their records and receipts against their events. Kind:
// package-altered.
void check_packages(Checking& checking);

// Events of other archives against their leaves, checkpoints and keys; imported
// records against the events of their capture; registers and packages against this
// log's own events. Kinds: imported-altered, record-altered, record-unlogged.
void check_imported(Checking& checking);

}  // namespace tamga::archive::package
