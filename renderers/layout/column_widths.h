// SPDX-License-Identifier: GPL-3.0-or-later
// How wide the columns of a table are.
#pragma once

#include <optional>
#include <vector>

#include "renderers/layout/inline_text.h"
#include "renderers/markup/style.h"

namespace tamga::layout {

class ColumnWidths {
 public:
  explicit ColumnWidths(int columns) : wishes_(static_cast<std::size_t>(columns)) {}

  // A given width; the first one of a column counts.
  void give(int column, const markup::Length& width);
  // What the content of a cell would take.
  void want(int column, int span, const Extent& content);
  bool all_given() const;

  // Edges of the columns from 0, columns + 1 of them. `most`: the width of what
  // holds the table; `own`: the width of the table itself, if it has one. The
  // sum is `own`, or what the columns want, and never more than `most`.
  std::vector<double> distribute(double most, std::optional<double> own) const;

 private:
  struct Wish {
    std::optional<markup::Length> given;
    Extent content;
  };
  void raise_narrow(std::vector<double>& widths, double floor) const;
  std::vector<Wish> wishes_;
};

}  // namespace tamga::layout
