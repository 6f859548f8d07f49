// SPDX-License-Identifier: GPL-3.0-or-later
// The galley: a document's text set in lines and columns, before it is made up
// into pages.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/layout/shaped_text.h"
#include "renderers/markup/element.h"

namespace tamga::layout {

// All lengths are points. Galley coordinates grow rightwards and downwards from
// a column's top left corner; only page_items turns them into PDF's.

// The smallest piece that lines are made of.
struct Token {
  enum class Kind : std::uint8_t { Text, Space, LineEnd, TickBox, Field };
  Kind kind = Kind::Text;
  bool break_after = false;  // Space: a line may end here; Text: it may end after it
  bool soft = false;         // Text: it shows a hyphen if it does
  bool hyphen = false;       // Text: it ended a line and shows its hyphen
  bool no_wrap = false;
  bool checked = false;  // TickBox
  bool upright = false;  // Text of a vertical line: figures that stand side by side in it
  TypeIndex type = 0;
  std::uint32_t glyph_begin = 0, glyph_end = 0;  // part of the run
  const fonts::GlyphRun* run = nullptr;
  double width = 0;
  std::size_t structure = 0;               // TickBox: its Figure node; Field: its Form node
  const markup::Element* field = nullptr;  // Field: the span of its value
};

// Consecutive tokens of the galley.
struct TokenRange {
  std::uint32_t first = 0, count = 0;
};

constexpr std::uint32_t no_marker = 0xFFFFFFFF;

struct Line {
  TokenRange tokens;
  double x = 0;                 // of the first token, from the column's left edge
  double width = 0;             // as drawn, justification included
  double word_space = 0;        // added to each space
  double above = 0, below = 0;  // baseline to the top and bottom of the line box
  std::size_t structure = 0;
  std::uint32_t marker = no_marker;  // index into Galley::markers
  double height() const { return above + below; }
};

// The number or dash of a list item, on the baseline of its first line.
struct Marker {
  TokenRange tokens;
  double x = 0;
  std::size_t structure = 0;
};

// What a column is stacked of, top to bottom: never divided, but rows.
struct Strip {
  enum class Kind : std::uint8_t { Line, Space, Row, Band };
  Kind kind = Kind::Space;
  bool breakable = true;     // a page may end before this strip
  bool page_before = false;  // a page must end before this strip
  bool together = false;     // Row: of a table that stays whole, so it is rather moved than divided
  double before = 0;         // margin above; dropped at the top of a page or cell
  double height = 0;         // Row: as if no page ended in its table
  std::uint32_t index = 0;   // Line: of Galley::lines; Row: of its table; Band: of Galley::bands
  std::uint32_t table = 0;   // Row: of Galley::tables
};

// A box with borders, or a field, around strips [first, end).
struct Frame {
  std::uint32_t first = 0, end = 0;
  double left = 0, right = 0;
  markup::Edges border;
  const markup::Element* field = nullptr;  // of an act or of a value
  std::size_t structure = 0;
};

struct Column {
  std::vector<Strip> strips;
  std::vector<Frame> frames;  // ordered by first
  std::vector<double> tops;   // of each strip, from the column's top

  // Height of strips [first, end), without the margin above the first.
  double height(std::size_t first, std::size_t end) const {
    return first >= end ? 0 : tops[end - 1] + strips[end - 1].height - tops[first];
  }
  double height() const { return height(0, strips.size()); }
};

// Vertical lines that stand side by side: strips [first, end) of a column that
// was stacked as if its lines ran to the right. On paper they run down, and what
// is its top is the band's left edge.
struct Band {
  std::uint32_t column = 0;  // of Galley::vertical
  std::uint32_t first = 0, end = 0;
  double x = 0;  // left edge, in the column that holds the band
};

struct Cell {
  const markup::Style* style = nullptr;
  int row = 0, column = 0, row_span = 1, column_span = 1;
  markup::Edges border;  // resolved against row and table
  Column content;
  Column continued;                        // the repeated label, artifact; empty for none
  double least_height = 0;                 // points, paddings and borders included
  const markup::Element* field = nullptr;  // of an act or of a value
  std::size_t structure = 0;               // of the Form node when `field` is set
};

struct Row {
  std::uint32_t first_cell = 0, cell_count = 0;  // cells that begin in it
  bool keep_together = false;
};

struct Table {
  static constexpr int no_cell = -1;
  double left = 0;  // in the column that holds the table
  int columns = 0, head_rows = 0;
  std::vector<double> edges;  // columns + 1, from `left`
  std::vector<Row> rows;
  std::vector<Cell> cells;      // in row order
  std::vector<int> owners;      // rows × columns: cell or no_cell
  std::vector<double> natural;  // heights of the rows when no page ends in them

  int owner(std::size_t row, int column) const {
    return owners[row * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
  }
};

// The height of a field for one line of text: points.
inline double line_height(const markup::Style& style) {
  return style.line_height * style.font_size;
}

struct Galley {
  explicit Galley(const fonts::Catalogue& faces) : words(faces) {}
  ShapedText words;
  std::vector<Token> tokens;
  std::vector<Line> lines;
  std::vector<Marker> markers;
  std::deque<Table> tables;
  std::deque<Column> vertical;
  std::vector<Band> bands;
  double text_height = 0;  // of a page's text area, points
  std::vector<StructureNode> structure;
};

}  // namespace tamga::layout
