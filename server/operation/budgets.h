// SPDX-License-Identifier: GPL-3.0-or-later
// Which routes are dear: searches, and pages that are drawn for their asker.
#pragma once

#include "server/http/server.h"

namespace tamga::operation {

// For Options::budgets.
std::map<std::string, http::Budget, std::less<>> dear_routes();

}  // namespace tamga::operation
