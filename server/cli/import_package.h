// SPDX-License-Identifier: GPL-3.0-or-later
// tamga import of packages: folders that tamga export made, here or elsewhere.
#pragma once

#include "server/cli/command.h"

namespace tamga::cli {

// Whether the words name packages (folders with a bagit.txt). Failure
// argument-invalid when only some of them do.
bool names_packages(const std::vector<std::string>& words);

// Checks each package and takes it into --data; with --check-only nothing is taken
// and no --data needed. Exit code 1 when a package is not whole.
int import_packages(const Arguments& arguments);

}  // namespace tamga::cli
