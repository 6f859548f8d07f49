// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that a telephone shows row below row: each cell of a template's table is told the head of
// its column (data-title), which the style puts before the cell where the screen is too narrow for
// columns. Nobody has to push a table sideways to read it.
#pragma once

#include <string>

namespace tamga::pages {

// A template with titles in the cells of every <table class="table">; what stands between braces
// is left alone. Failure data-unusable, naming `file`, for a row that has not one cell for each
// head: it would be given wrong titles.
std::string with_titled_cells(const std::string& source, const std::string& file);

}  // namespace tamga::pages
