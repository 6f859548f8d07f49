// SPDX-License-Identifier: GPL-3.0-or-later
// The archive in a second place, and back: over server/backup.
#pragma once

#include "server/cli/command.h"

namespace tamga::cli {

Command backup_command();
Command restore_command();

}  // namespace tamga::cli
