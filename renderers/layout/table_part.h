// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a table that stand on one page.
#pragma once

#include <vector>

#include "renderers/layout/galley.h"
#include "renderers/layout/page_items.h"

namespace tamga::layout {

// How far a table has been placed on the pages before.
struct TableProgress {
  std::vector<std::uint32_t> placed;  // of each cell: strips of its content
  std::size_t row = 0;                // the next row
  bool inside_row = false;            // part of it has been placed
};

// Filled row by row while its page is made up, then drawn once. The heights of
// rows depend on the page: a spanning cell that goes on repeats its label, and
// what is left of it must fit its remaining rows. Linear in rows and cells.
class TablePart {
 public:
  // `top` is where the part begins and `room` the height of a whole page's text
  // area. When the table goes on from an earlier page its head rows come first.
  TablePart(const Table& table, TableProgress& progress, double top, double room);

  bool has_rows() const { return !bands_.empty(); }
  double bottom() const { return bottom_; }
  // Where the row would end. Rows are asked for and added in their order.
  double bottom_with(std::size_t row) const;
  void add(std::size_t row);
  // False when a label would be torn off: the page should not end here.
  bool may_end_before(std::size_t row) const;
  // Adds as much of a row as fits above `limit`; false if nothing sensible
  // does. `anyhow`: also against the rules of widows and orphans.
  bool add_head_of(std::size_t row, double limit, bool anyhow);
  // Takes rows from `row` on off again.
  void drop_from(std::size_t row);

  // Draws the part and advances the progress.
  void draw(PageItems& items, double x);

 private:
  struct Band {
    std::size_t row = 0;
    double top = 0, bottom = 0;
    bool repeated = false;  // a head row drawn again
  };
  struct Piece {  // what of a cell stands in this part
    const Column* column = nullptr;
    std::size_t from = 0, end = 0;
    bool artifact = false;
  };

  double head_height() const;
  double top_of(std::size_t row) const;
  std::size_t first_row_of(const Cell& cell) const;
  bool begins_here(const Cell& cell) const;
  double content_height(const Cell& cell, std::size_t number) const;
  Piece piece(const Cell& cell, std::size_t number, double height, bool last, bool anyhow) const;
  void draw_row(PageItems& items, const Band& band, double x);
  void draw_cell(PageItems& items, std::size_t number, double x);
  void draw_repeated(PageItems& items, const Band& band, double x) const;
  void draw_content(PageItems& items, const Cell& cell, const Piece& piece, double top,
                    double bottom, double x) const;
  void draw_horizontal(PageItems& items, double x) const;
  void draw_vertical(PageItems& items, double x) const;
  double rule_above(std::size_t band, int column) const;
  double rule_left_of(const Band& band, int column) const;
  int cell_at(std::size_t band, int column) const;

  const Table& table_;
  TableProgress& progress_;
  std::size_t first_row_;
  bool inside_first_;
  double room_;
  double bottom_;
  std::vector<Band> bands_;
  std::size_t repeated_ = 0;  // bands of repeated head rows
  bool cut_ = false;          // the last row goes on
  bool cut_anyhow_ = false;
};

}  // namespace tamga::layout
