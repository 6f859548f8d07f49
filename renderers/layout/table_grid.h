// SPDX-License-Identifier: GPL-3.0-or-later
// Table boxes and a width → a table: cells in their grid, columns with their
// widths, every cell's content stacked, rows with their natural heights.
#pragma once

#include "fonts/hyphenator.h"
#include "renderers/layout/box.h"

namespace tamga::layout {

// Column widths: those of col elements and of cells without colspan count as
// given; the rest of the width goes to the other columns by their content, as
// CSS 2, 17.5.2 describes. Without a width of its own a table is as wide as
// its content, at most `width`. Cells that would overlap are clipped.
Table make_table(Galley& galley, const fonts::Hyphenator& hyphenator, const TableBox& box,
                 double left, double width);

// Space of a cell between its edge and its content. Borders collapse: each
// side of a grid line takes half of it.
markup::Edges cell_insets(const Cell& cell);

}  // namespace tamga::layout
