// SPDX-License-Identifier: GPL-3.0-or-later
// Columns of numbers: decimal marks one below the other (text-align: decimal).
#pragma once

#include "renderers/layout/galley.h"

namespace tamga::layout {

// Moves the lines of a table's cells whose style asks for it. The widest whole
// part and the widest rest, together, stand in the middle of the column; a cell
// of several lines, or without a figure, stays centred, and so does a column
// that is too narrow. Both marks of the field count: 87.5 and 17 935,5.
void align_decimals(Galley& galley, Table& table);

}  // namespace tamga::layout
