// SPDX-License-Identifier: GPL-3.0-or-later
// The first sheet of an XLSX workbook (ECMA-376 part 1, SpreadsheetML in a ZIP).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/bulk/spreadsheet.h"

namespace tamga::bulk {

// Throws as read_spreadsheet().
std::vector<std::vector<std::string>> read_workbook(std::string_view bytes,
                                                    const SpreadsheetLimits& limits);

}  // namespace tamga::bulk
