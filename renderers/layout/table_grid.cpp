// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/table_grid.h"

#include <algorithm>
#include <utility>

#include "renderers/layout/block_flow.h"
#include "renderers/layout/column_widths.h"
#include "renderers/layout/decimal_columns.h"

namespace tamga::layout {
namespace {

// Puts cells into the grid by the table model of HTML (WHATWG, 4.9.12): each
// takes the next free place of its row. Remembers which box a cell is of.
struct Placing {
  Table table;
  std::vector<const CellBox*> boxes;     // of each cell
  std::vector<std::vector<int>> owners;  // row by row, until the width is known
};

bool is_free(const std::vector<int>& row, std::size_t column) {
  return column >= row.size() || row[column] == Table::no_cell;
}

void occupy(std::vector<int>& row, int column, int span, int cell) {
  const auto end = static_cast<std::size_t>(column + span);
  if (row.size() < end) row.resize(end, Table::no_cell);
  std::fill(row.begin() + column, row.begin() + column + span, cell);
}

// A span ends before the next row group, and before a cell already there.
int clipped_rows(const TableBox& box, std::size_t row, int wished) {
  int span = 1;
  while (span < wished && row + static_cast<std::size_t>(span) < box.rows.size() &&
         !box.rows[row + static_cast<std::size_t>(span)].opens_section) {
    ++span;
  }
  return span;
}

int clipped_columns(const std::vector<int>& row, int column, int wished) {
  int span = 1;
  while (span < wished && is_free(row, static_cast<std::size_t>(column + span))) ++span;
  return span;
}

markup::Edges resolved_border(const TableBox& box, const markup::Style& row, const Cell& cell,
                              int columns) {
  markup::Edges border = cell.style->border;
  const auto& table = box.style->border;
  border.top = std::max(border.top, row.border.top);
  border.bottom = std::max(border.bottom, row.border.bottom);
  if (cell.row == 0) border.top = std::max(border.top, table.top);
  if (cell.row + cell.row_span == static_cast<int>(box.rows.size())) {
    border.bottom = std::max(border.bottom, table.bottom);
  }
  if (cell.column == 0) border.left = std::max({border.left, row.border.left, table.left});
  if (cell.column + cell.column_span == columns) {
    border.right = std::max({border.right, row.border.right, table.right});
  }
  return border;
}

// A cell that is the field of a value has room for a line of it.
double least_height(const Cell& cell) {
  const double given = cell.style->min_height.value_or(0);
  if (cell.field == nullptr || !cell.field->value) return given;
  const auto inset = cell_insets(cell);
  return std::max(given, line_height(*cell.style) + inset.top + inset.bottom);
}

void place_row(const TableBox& box, std::size_t row, Placing& placing) {
  auto& table = placing.table;
  Row placed;
  placed.first_cell = static_cast<std::uint32_t>(table.cells.size());
  placed.keep_together = box.rows[row].style->keep_together;
  int column = 0;
  for (const auto& cell_box : box.rows[row].cells) {
    while (!is_free(placing.owners[row], static_cast<std::size_t>(column))) ++column;
    Cell cell;
    cell.style = &cell_box.element->style;
    cell.row = static_cast<int>(row);
    cell.column = column;
    cell.column_span = clipped_columns(placing.owners[row], column, cell_box.element->column_span);
    cell.row_span = clipped_rows(box, row, cell_box.element->row_span);
    if (cell_box.is_field) cell.field = cell_box.element;
    cell.structure = cell_box.form_structure;
    const int number = static_cast<int>(table.cells.size());
    for (int r = 0; r < cell.row_span; ++r) {
      occupy(placing.owners[row + static_cast<std::size_t>(r)], column, cell.column_span, number);
    }
    column += cell.column_span;
    table.columns = std::max(table.columns, column);
    placed.keep_together =
        placed.keep_together || cell.field != nullptr || cell.style->keep_together;
    table.cells.push_back(std::move(cell));
    placing.boxes.push_back(&cell_box);
    ++placed.cell_count;
  }
  table.rows.push_back(placed);
}

Placing place_cells(const TableBox& box) {
  Placing placing;
  placing.owners.resize(box.rows.size());
  for (std::size_t row = 0; row < box.rows.size(); ++row) place_row(box, row, placing);
  auto& table = placing.table;
  table.columns = std::max(table.columns, static_cast<int>(box.columns.size()));
  for (auto& row : placing.owners) {
    row.resize(static_cast<std::size_t>(table.columns), Table::no_cell);
    table.owners.insert(table.owners.end(), row.begin(), row.end());
  }
  while (static_cast<std::size_t>(table.head_rows) < box.rows.size() &&
         box.rows[static_cast<std::size_t>(table.head_rows)].head) {
    ++table.head_rows;
  }
  // A head without a body is the table itself: nothing to repeat.
  if (static_cast<std::size_t>(table.head_rows) == box.rows.size()) table.head_rows = 0;
  for (auto& cell : table.cells) {
    const auto& row = *box.rows[static_cast<std::size_t>(cell.row)].style;
    cell.border = resolved_border(box, row, cell, table.columns);
    cell.least_height = least_height(cell);
  }
  return placing;
}

ColumnWidths wishes(const Galley& galley, const TableBox& box, const Placing& placing) {
  const auto& table = placing.table;
  ColumnWidths widths(table.columns);
  for (std::size_t i = 0; i < box.columns.size(); ++i) {
    if (box.columns[i]->style.width) widths.give(static_cast<int>(i), *box.columns[i]->style.width);
  }
  for (const auto& cell : table.cells) {
    if (cell.column_span == 1 && cell.style->width) widths.give(cell.column, *cell.style->width);
  }
  if (widths.all_given()) return widths;
  for (const int span : {1, 2}) {  // cells of one column first: spanning ones share what is missing
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      const Cell& cell = table.cells[i];
      if ((cell.column_span == 1) != (span == 1)) continue;
      const auto inset = cell_insets(cell);
      Extent content = extent(galley, placing.boxes[i]->content);
      content.least += inset.left + inset.right;
      content.most += inset.left + inset.right;
      widths.want(cell.column, cell.column_span, content);
    }
  }
  return widths;
}

void stack_cells(Galley& galley, const fonts::Hyphenator& hyphenator, Placing& placing) {
  auto& table = placing.table;
  BlockFlow flow(galley, hyphenator);
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    Cell& cell = table.cells[i];
    const auto inset = cell_insets(cell);
    const auto first = static_cast<std::size_t>(cell.column);
    const double width = table.edges[first + static_cast<std::size_t>(cell.column_span)] -
                         table.edges[first] - inset.left - inset.right;
    cell.content = flow.stack(placing.boxes[i]->content, width);
    if (!placing.boxes[i]->continued.children.empty()) {
      cell.continued = flow.stack(placing.boxes[i]->continued, width);
    }
  }
}

// A spanning cell that is higher than its rows makes the last of them higher.
void measure_rows(Table& table) {
  table.natural.assign(table.rows.size(), 0);
  std::vector<std::vector<int>> ending(table.rows.size());
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    const Cell& cell = table.cells[i];
    ending[static_cast<std::size_t>(cell.row + cell.row_span - 1)].push_back(static_cast<int>(i));
  }
  std::vector<double> bottoms(table.rows.size() + 1, 0);
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    double height = 0;
    for (const int number : ending[row]) {
      const Cell& cell = table.cells[static_cast<std::size_t>(number)];
      const auto inset = cell_insets(cell);
      const double need =
          std::max(cell.content.height() + inset.top + inset.bottom, cell.least_height);
      height =
          std::max(height, need - (bottoms[row] - bottoms[static_cast<std::size_t>(cell.row)]));
    }
    table.natural[row] = height;
    bottoms[row + 1] = bottoms[row] + height;
  }
}

}  // namespace

markup::Edges cell_insets(const Cell& cell) {
  const auto& padding = cell.style->padding;
  const auto& border = cell.border;
  return {padding.top + border.top / 2, padding.right + border.right / 2,
          padding.bottom + border.bottom / 2, padding.left + border.left / 2};
}

Table make_table(Galley& galley, const fonts::Hyphenator& hyphenator, const TableBox& box,
                 double left, double width) {
  Placing placing = place_cells(box);
  placing.table.left = left;
  std::optional<double> given;
  if (box.style->width) {
    given = box.style->width->relative ? box.style->width->value * width
                                       : std::min(box.style->width->value, width);
  }
  placing.table.edges = wishes(galley, box, placing).distribute(width, given);
  stack_cells(galley, hyphenator, placing);
  align_decimals(galley, placing.table);
  measure_rows(placing.table);
  return std::move(placing.table);
}

}  // namespace tamga::layout
