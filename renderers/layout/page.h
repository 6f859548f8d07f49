// SPDX-License-Identifier: GPL-3.0-or-later
// What layout makes and pdf draws: pages of placed text and rules, in reading
// order, each piece pointing at its place in the structure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fonts/glyph_run.h"

namespace tamga::layout {

// Points (1/72 inch) from the page's lower left corner, as in PDF.
struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;
};

// A run of glyphs on one baseline. Justification widens each U+0020 by
// `word_space` points. A line-break hyphen stands as U+00AD in the run's text
// (ISO 32000-1 14.8.2.2.3), drawn with the face's hyphen glyph.
// `turned`: a vertical line's run, turned by a quarter clockwise. Its baseline is
// the vertical at x, and it runs down from `baseline`.
struct PlacedText {
  fonts::GlyphRun run;
  double size = 0;             // points
  double x = 0, baseline = 0;  // points
  double word_space = 0;       // points
  std::size_t structure = 0;   // index into Laid::structure; 0 = artifact
  bool turned = false;
};

// A straight rule (table border, signature line): an artifact.
struct Rule {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  double width = 0.5;  // points
};

// A tick box of the form, drawn: a figure whose node says in words whether it is
// ticked, for who cannot see it.
struct TickBox {
  Rectangle box;
  bool checked = false;
  std::size_t structure = 0;  // index into Laid::structure; 0 = artifact
};

// A picture of one bit a point: rows from the top, each in whole bytes, the
// leftmost point in the highest bit; 1 is ink.
struct Mask {
  int columns = 0, rows = 0;
  std::string bits;
};

// A mask in its box, in the colour of text: an artifact.
struct Picture {
  Rectangle box;
  std::size_t mask = 0;  // index into Laid::masks
};

// What stands on many pages in the same place: drawn once, shown wherever a page
// has one. Artifacts only: texts of structure 0 and pictures.
struct Stamp {
  std::size_t index = 0;  // into Laid::stamps
};

// A field stands here in reading order; it draws nothing.
struct FieldPlace {
  std::size_t field = 0;  // index into Laid::fields
};

using Item = std::variant<PlacedText, Rule, TickBox, Picture, Stamp, FieldPlace>;

struct Page {
  double width = 0, height = 0;  // points
  std::vector<Item> items;       // in reading order
};

enum class FieldAlign { Left, Center, Right };

// How the value of a field will be written: as text beside it is.
struct ValueText {
  std::string name;    // of the field: "prepared/date", "prepared/date/2"
  std::string member;  // of the act: "date"
  const fonts::Face* face = nullptr;
  bool sans_serif = false, bold = false;
  double size = 0;  // points
  FieldAlign align = FieldAlign::Left;
  bool many_lines = false;  // the box is higher than a line
};

// What an act fills when the pages are made already: the box of its mark and
// signature, a PDF signature field named as the act; or, with `value`, a PDF
// text field for one of its values.
struct ActField {
  std::string act;          // act id of form.json, or "seal": the organisation's
  std::string description;  // for the reader of a screen (PDF TU)
  std::size_t page = 0;
  Rectangle box;
  std::size_t structure = 0;
  std::optional<ValueText> value{};

  const std::string& name() const { return value ? value->name : act; }
};

// ISO 32000-1 14.8.4 standard structure types that layout produces.
enum class StructureType {
  Artifact,
  Document,
  H1,
  H2,
  H3,
  P,
  L,
  LI,
  Lbl,
  LBody,
  Figure,
  Table,
  Caption,
  THead,
  TBody,
  TR,
  TH,
  TD,
  Form
};

// How the items of a list are marked (ISO 32000-1 table 347).
enum class ListNumbering { None, Disc, Decimal };

struct StructureNode {
  StructureType type = StructureType::Document;
  std::size_t parent = 0;             // index; node 0 is the artifact, node 1 the document
  int row_span = 1, column_span = 1;  // TH, TD
  bool column_scope = false;          // TH: heads a column (else, a row)
  ListNumbering numbering = ListNumbering::None;  // L
  std::string alternate{};                        // Figure: what it shows, in words (UTF-8)
  std::string language{};  // BCP 47, where it differs from the node above; "" elsewhere
};

struct Laid {
  std::vector<Page> pages;
  std::vector<ActField> fields;
  std::vector<StructureNode> structure;  // [0] artifact, [1] document, then preorder
  std::vector<Mask> masks;               // of pictures
  std::vector<std::vector<Item>> stamps;
};

}  // namespace tamga::layout
