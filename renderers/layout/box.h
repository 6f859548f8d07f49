// SPDX-License-Identifier: GPL-3.0-or-later
// The box tree: elements with their text set in tokens and their place in the
// structure, before any width is known.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "renderers/layout/galley.h"
#include "renderers/layout/inline_text.h"

namespace tamga::layout {

struct TableBox;

// Styles point into the element tree, which outlives the boxes.
struct Box {
  enum class Kind { Paragraph, Block, Item, Table, Vertical };
  Kind kind = Kind::Block;
  const markup::Style* style = nullptr;
  bool anonymous = false;  // style's edges belong to the parent
  bool heading = false;
  std::vector<Box> children;  // Block, Item, Vertical
  TokenRange tokens;          // Paragraph
  TokenRange marker;          // Item: its number or dash
  std::size_t marker_structure = 0;
  // Block: the element whose field the box is, of an act or of a value
  const markup::Element* field = nullptr;
  std::size_t structure = 0;        // Paragraph: of its text; field: of its Form node
  std::unique_ptr<TableBox> table;  // Table
};

struct CellBox {
  const markup::Element* element = nullptr;
  Box content, continued;  // continued: the label to repeat, may be empty
  bool is_field = false;   // of an act or of a value
  std::size_t form_structure = 0;
};

struct RowBox {
  const markup::Style* style = nullptr;
  bool head = false;
  bool opens_section = false;  // row spans do not cross into it
  std::vector<CellBox> cells;
};

struct TableBox {
  const markup::Style* style = nullptr;
  std::vector<const markup::Element*> columns;  // col elements, each repeated by its span
  std::vector<RowBox> rows;
};

// The length of a vertical block's lines: its height less its edges, points.
double vertical_measure(const Galley& galley, const markup::Style& style);

// The width that a box would take: of its longest unbreakable piece, and of
// its longest line. Of a vertical block: of one of its lines, and of as many as
// its text seems to need.
Extent extent(const Galley& galley, const Box& box);

}  // namespace tamga::layout
