// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/table_part.h"

#include <algorithm>

#include "renderers/layout/table_grid.h"

namespace tamga::layout {
namespace {

constexpr double tolerance = 0.01;      // points
constexpr double highest_head = 0.5;    // of the page: higher ones are not repeated
constexpr double highest_label = 0.25;  // of the page: higher ones are not repeated
constexpr double long_content = 0.3;    // of the page: more may be divided anywhere allowed

// The strips from `from` on that fit into a height, up to an allowed break.
std::size_t fitting(const Column& column, std::size_t from, double height, bool anyhow) {
  const auto& strips = column.strips;
  if (from >= strips.size()) return from;
  // Bottoms ascend, so the last one that fits is found by halving.
  const double limit = column.tops[from] + height + tolerance;
  std::size_t low = from, high = strips.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (column.tops[middle] + strips[middle].height <= limit)
      low = middle + 1;
    else
      high = middle;
  }
  std::size_t end = low;
  while (!anyhow && end > from && end < strips.size() && !strips[end].breakable) --end;
  return end;
}

std::size_t last_row_of(const Cell& cell) {
  return static_cast<std::size_t>(cell.row + cell.row_span - 1);
}

// Calls visit(cell number) for each cell that stands in a row, left to right.
template <typename Visit>
void for_cells(const Table& table, std::size_t row, Visit visit) {
  int column = 0;
  while (column < table.columns) {
    const int number = table.owner(row, column);
    if (number == Table::no_cell) {
      ++column;
      continue;
    }
    visit(static_cast<std::size_t>(number));
    const Cell& cell = table.cells[static_cast<std::size_t>(number)];
    column = cell.column + cell.column_span;
  }
}

}  // namespace

TablePart::TablePart(const Table& table, TableProgress& progress, double top, double room)
    : table_(table),
      progress_(progress),
      first_row_(progress.row),
      inside_first_(progress.inside_row),
      room_(room),
      bottom_(top) {
  progress_.placed.resize(table.cells.size(), 0);
  const auto head = static_cast<std::size_t>(table.head_rows);
  if (first_row_ < head || (first_row_ == head && !inside_first_) ||
      head_height() > highest_head * room) {
    return;
  }
  for (std::size_t row = 0; row < head; ++row) {
    bands_.push_back({row, bottom_, bottom_ + table.natural[row], true});
    bottom_ = bands_.back().bottom;
  }
  repeated_ = bands_.size();
}

double TablePart::head_height() const {
  double height = 0;
  for (int row = 0; row < table_.head_rows; ++row)
    height += table_.natural[static_cast<std::size_t>(row)];
  return height;
}

double TablePart::top_of(std::size_t row) const {
  const std::size_t band = repeated_ + (row - first_row_);
  return band < bands_.size() ? bands_[band].top : bottom_;
}

std::size_t TablePart::first_row_of(const Cell& cell) const {
  return std::max(static_cast<std::size_t>(cell.row), first_row_);
}

bool TablePart::begins_here(const Cell& cell) const {
  return static_cast<std::size_t>(cell.row) > first_row_ ||
         (static_cast<std::size_t>(cell.row) == first_row_ && !inside_first_);
}

// What is left of a cell, or its repeated label when nothing is.
double TablePart::content_height(const Cell& cell, std::size_t number) const {
  const auto placed = progress_.placed[number];
  if (placed < cell.content.strips.size()) {
    return cell.content.height(placed, cell.content.strips.size());
  }
  if (begins_here(cell)) return 0;
  const double label = cell.continued.height();
  return label <= highest_label * room_ ? label : 0;
}

TablePart::Piece TablePart::piece(const Cell& cell, std::size_t number, double height, bool last,
                                  bool anyhow) const {
  const std::size_t placed = progress_.placed[number];
  const std::size_t count = cell.content.strips.size();
  if (placed < count) {
    return {&cell.content, placed, last ? count : fitting(cell.content, placed, height, anyhow),
            false};
  }
  const double label = content_height(cell, number);
  if (label > 0 && label <= height + tolerance) {
    return {&cell.continued, 0, cell.continued.strips.size(), true};
  }
  return {&cell.content, count, count, false};
}

double TablePart::bottom_with(std::size_t row) const {
  double bottom = bottom_;
  for_cells(table_, row, [&](std::size_t number) {
    const Cell& cell = table_.cells[number];
    if (last_row_of(cell) != row) return;
    const auto inset = cell_insets(cell);
    double need = content_height(cell, number) + inset.top + inset.bottom;
    if (begins_here(cell)) need = std::max(need, cell.least_height);
    bottom = std::max(bottom, top_of(first_row_of(cell)) + need);
  });
  return bottom;
}

void TablePart::add(std::size_t row) {
  const double bottom = bottom_with(row);
  bands_.push_back({row, bottom_, bottom, false});
  bottom_ = bottom;
}

bool TablePart::may_end_before(std::size_t row) const {
  bool may = true;
  for_cells(table_, row, [&](std::size_t number) {
    const Cell& cell = table_.cells[number];
    const auto placed = progress_.placed[number];
    if (static_cast<std::size_t>(cell.row) >= row || placed == cell.content.strips.size()) return;
    const auto inset = cell_insets(cell);
    const double height = bottom_ - top_of(first_row_of(cell)) - inset.top - inset.bottom;
    const double left = cell.content.height(placed, cell.content.strips.size());
    const bool divisible =
        left > long_content * room_ && fitting(cell.content, placed, height, false) > placed;
    if (left > height + tolerance && !divisible) may = false;
  });
  return may;
}

bool TablePart::add_head_of(std::size_t row, double limit, bool anyhow) {
  if (table_.rows[row].keep_together && !anyhow) return false;
  double bottom = bottom_;
  bool sensible = true, progress = false, goes_on = false;
  for_cells(table_, row, [&](std::size_t number) {
    const Cell& cell = table_.cells[number];
    const auto inset = cell_insets(cell);
    const double top = top_of(first_row_of(cell));
    const double height = limit - top - inset.top - inset.bottom;
    const auto placed = progress_.placed[number];
    const Piece part = piece(cell, number, height, false, anyhow);
    const bool some = part.end > part.from && part.column == &cell.content;
    if (some) progress = true;
    if (part.column == &cell.content && part.end < cell.content.strips.size()) goes_on = true;
    if (!some && placed < cell.content.strips.size() && cell.row_span == 1) sensible = false;
    bottom =
        std::max(bottom, top + part.column->height(part.from, part.end) + inset.top + inset.bottom);
  });
  if (!progress || !goes_on || (!sensible && !anyhow)) return false;
  bands_.push_back({row, bottom_, std::min(bottom, limit), false});
  bottom_ = bands_.back().bottom;
  cut_ = true;
  cut_anyhow_ = anyhow;
  return true;
}

void TablePart::drop_from(std::size_t row) {
  while (bands_.size() > repeated_ && bands_.back().row >= row) {
    bottom_ = bands_.back().top;
    bands_.pop_back();
  }
  if (bands_.size() == repeated_ && repeated_ > 0) {
    bottom_ = bands_.front().top;
    bands_.clear();
    repeated_ = 0;
  }
}

void TablePart::draw(PageItems& items, double x) {
  if (bands_.empty()) return;
  x += table_.left;
  for (const auto& band : bands_) {
    if (band.repeated)
      draw_repeated(items, band, x);
    else
      draw_row(items, band, x);
  }
  draw_horizontal(items, x);
  draw_vertical(items, x);
  progress_.row = cut_ ? bands_.back().row : bands_.back().row + 1;
  progress_.inside_row = cut_;
}

void TablePart::draw_repeated(PageItems& items, const Band& band, double x) const {
  for_cells(table_, band.row, [&](std::size_t number) {
    const Cell& cell = table_.cells[number];
    if (static_cast<std::size_t>(cell.row) != band.row) return;
    const double bottom = bands_[last_row_of(cell)].bottom;
    draw_content(items, cell, {&cell.content, 0, cell.content.strips.size(), true}, band.top,
                 bottom, x);
  });
}

void TablePart::draw_row(PageItems& items, const Band& band, double x) {
  for_cells(table_, band.row, [&](std::size_t number) {
    if (first_row_of(table_.cells[number]) == band.row) draw_cell(items, number, x);
  });
}

void TablePart::draw_cell(PageItems& items, std::size_t number, double x) {
  const Cell& cell = table_.cells[number];
  const std::size_t last_here = bands_.back().row;
  const std::size_t last_row = std::min(last_row_of(cell), last_here);
  const bool ends = last_row_of(cell) < last_here || (last_row_of(cell) == last_here && !cut_);
  const double top = top_of(first_row_of(cell));
  const double bottom = bands_[repeated_ + (last_row - first_row_)].bottom;
  const auto inset = cell_insets(cell);
  const Piece part =
      piece(cell, number, bottom - top - inset.top - inset.bottom, ends, cut_anyhow_);
  draw_content(items, cell, part, top, bottom, x);
  if (part.column == &cell.content) progress_.placed[number] = static_cast<std::uint32_t>(part.end);
  if (cell.field != nullptr && begins_here(cell)) {
    const auto first = static_cast<std::size_t>(cell.column);
    // A mark may fill the cell; a value stands where text in the cell does.
    const auto inner = cell.field->value ? inset : markup::Edges{};
    items.add_field(
        *cell.field, cell.structure, x + table_.edges[first] + inner.left, top + inner.top,
        x + table_.edges[first + static_cast<std::size_t>(cell.column_span)] - inner.right,
        bottom - inner.bottom);
  }
}

void TablePart::draw_content(PageItems& items, const Cell& cell, const Piece& piece, double top,
                             double bottom, double x) const {
  const auto inset = cell_insets(cell);
  const double free =
      bottom - top - inset.top - inset.bottom - piece.column->height(piece.from, piece.end);
  double y = top + inset.top;
  if (cell.style->vertical_align == markup::VerticalAlign::Middle) y += std::max(0.0, free / 2);
  if (cell.style->vertical_align == markup::VerticalAlign::Bottom) y += std::max(0.0, free);
  const double left = x + table_.edges[static_cast<std::size_t>(cell.column)] + inset.left;
  items.add_column(*piece.column, piece.from, piece.end, left, y, piece.artifact);
}

int TablePart::cell_at(std::size_t band, int column) const {
  if (band >= bands_.size() || column < 0 || column >= table_.columns) return Table::no_cell;
  return table_.owner(bands_[band].row, column);
}

// Width of the rule on a band's upper edge (for bands_.size(): the lower edge
// of the last one): the wider of its two neighbours' (CSS 2, 17.6.2.1).
double TablePart::rule_above(std::size_t band, int column) const {
  const int above = band == 0 ? Table::no_cell : cell_at(band - 1, column);
  const int below = cell_at(band, column);
  if (above != Table::no_cell && above == below) return 0;
  const bool first = band == 0, last = band == bands_.size();
  double width = 0;
  if (above != Table::no_cell) {
    const auto& border = table_.cells[static_cast<std::size_t>(above)].border;
    width = std::max(border.bottom, last ? border.top : 0);
  }
  if (below != Table::no_cell) {
    const auto& border = table_.cells[static_cast<std::size_t>(below)].border;
    width = std::max({width, border.top, first && inside_first_ ? border.bottom : 0});
  }
  return width;
}

double TablePart::rule_left_of(const Band& band, int column) const {
  const int left = column == 0 ? Table::no_cell : table_.owner(band.row, column - 1);
  const int right = column == table_.columns ? Table::no_cell : table_.owner(band.row, column);
  if (left != Table::no_cell && left == right) return 0;
  double width = 0;
  if (left != Table::no_cell) width = table_.cells[static_cast<std::size_t>(left)].border.right;
  if (right != Table::no_cell) {
    width = std::max(width, table_.cells[static_cast<std::size_t>(right)].border.left);
  }
  return width;
}

// One rule for each stretch of the same width, not one for each cell.
void TablePart::draw_horizontal(PageItems& items, double x) const {
  for (std::size_t band = 0; band <= bands_.size(); ++band) {
    const double y = band < bands_.size() ? bands_[band].top : bands_.back().bottom;
    for (int column = 0; column < table_.columns;) {
      const double width = rule_above(band, column);
      int end = column + 1;
      while (end < table_.columns && rule_above(band, end) == width) ++end;
      items.add_rule(x + table_.edges[static_cast<std::size_t>(column)], y,
                     x + table_.edges[static_cast<std::size_t>(end)], y, width);
      column = end;
    }
  }
}

void TablePart::draw_vertical(PageItems& items, double x) const {
  for (int column = 0; column <= table_.columns; ++column) {
    const double at = x + table_.edges[static_cast<std::size_t>(column)];
    for (std::size_t band = 0; band < bands_.size();) {
      const double width = rule_left_of(bands_[band], column);
      std::size_t end = band + 1;
      while (end < bands_.size() && rule_left_of(bands_[end], column) == width) ++end;
      items.add_rule(at, bands_[band].top, at, bands_[end - 1].bottom, width);
      band = end;
    }
  }
}

}  // namespace tamga::layout
