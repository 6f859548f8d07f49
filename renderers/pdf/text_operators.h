// SPDX-License-Identifier: GPL-3.0-or-later
// Text operators: placed glyph runs → text objects of a content stream
// (ISO 32000-1 9.4) with marked-content sequences (14.6).
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/document_fonts.h"

namespace tamga::pdf {

// Where a field stands in a page's reading order: before the marked content of
// this MCID, or behind all of it.
struct FieldStop {
  std::size_t next_content = 0;
  std::size_t field = 0;  // index into Laid::fields
};

// Writes one page's text. Positions are kept in hundredths of a point, so that
// rounding never adds up along a page; glyph positions within a run are kept to
// 1/500 em by TJ adjustments, which also carry kerning and justification.
class TextOperators {
 public:
  explicit TextOperators(DocumentFonts& fonts) : fonts_(fonts) { operators_ = "BT\n"; }

  void add(const layout::PlacedText& text);
  // A tick box among the text, between two text objects: a path may not stand
  // in one (8.2).
  void add(const layout::TickBox& tick_box);

  // Ends the marked content, so that something else may stand between it and what
  // follows. Gives the MCID that comes next.
  std::size_t stop();

  // Ends the text object; gives the operators and the structure index of each
  // MCID of the page. Called once, last.
  std::string finish(std::vector<std::size_t>& marked_content);

 private:
  void mark(std::size_t structure);
  void end_mark();
  void choose_font(const DocumentFonts::Font& font, double size);
  void move_to(double x, double baseline, bool turned);
  void show(const layout::PlacedText& text, DocumentFonts::Font& font);
  void begin_actual_text(std::string_view word);
  void raise(double thousandths, double size);

  DocumentFonts& fonts_;
  std::string operators_;
  std::vector<std::size_t> marked_content_;
  static constexpr std::size_t nothing_open = static_cast<std::size_t>(-1);
  std::size_t open_structure_ = nothing_open;
  const DocumentFonts::Font* font_ = nullptr;
  double size_ = 0;
  bool turned_ = false;  // the text matrix is that of a vertical line
  long x_ = 0, y_ = 0;   // start of the current line, hundredths of a point
  long rise_ = 0;        // text rise, hundredths of a point
};

}  // namespace tamga::pdf
