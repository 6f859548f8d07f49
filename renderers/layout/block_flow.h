// SPDX-License-Identifier: GPL-3.0-or-later
// Box tree and width → a column of strips.
#pragma once

#include <optional>

#include "fonts/hyphenator.h"
#include "renderers/layout/box.h"
#include "renderers/layout/line_breaker.h"

namespace tamga::layout {

// Stacks a box's content into one column: breaks paragraphs into lines, sets
// list markers, collapses margins (CSS 2, 8.3.1), lays out tables, and marks
// where a page may end. Margins at the column's own top and bottom are dropped.
class BlockFlow {
 public:
  BlockFlow(Galley& galley, const fonts::Hyphenator& hyphenator);

  // The content of `box`, whose own edges are the caller's, in `width` points.
  Column stack(const Box& box, double width);

 private:
  struct Place {
    double x = 0, width = 0;
  };

  void add_box(const Box& box, Place place);
  void add_block(const Box& box, Place place);
  void add_children(const Box& box, Place place);
  void add_paragraph(const Box& box, Place place);
  void add_table(const Box& box, Place place);
  void add_bands(const Box& box, Place place);
  void add_marker(const Box& item, double x);
  void flush_marker();
  void add_space(double height, bool breakable);
  void add_strip(Strip strip);
  void forbid_breaks(std::size_t from);
  double height_since(std::size_t from) const;

  Galley& galley_;
  const fonts::Hyphenator& hyphenator_;
  LineBreaker breaker_;
  Column column_;
  double margin_ = 0;       // collapsed so far, before the next strip
  bool breakable_ = false;  // before the next strip
  bool page_before_ = false;
  std::uint32_t marker_ = no_marker;  // waits for its item's first line
  const markup::Style* marker_style_ = nullptr;
};

}  // namespace tamga::layout
