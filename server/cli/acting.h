// SPDX-License-Identifier: GPL-3.0-or-later
// Who acts on the command line where two people must: an account, with its password,
// held to the same permissions as in the API and on the pages.
#pragma once

#include "server/access/access.h"
#include "server/cli/command.h"
#include "server/services.h"

namespace tamga::cli {

// The account of --as, its password read from standard input, one line (an argument
// could be read by other accounts of the machine), and the one-time code of --code where
// it has a second factor. Throws Failure argument-invalid without --as, sign-in-failed,
// code-required, code-failed, too-many-tries, forbidden.
access::Account acting(const Arguments& arguments, Services& services,
                       access::Permission permission);

}  // namespace tamga::cli
