// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/cli/command.h"

namespace tamga::cli {

Command move_catalogue_command();

}  // namespace tamga::cli
