// SPDX-License-Identifier: GPL-3.0-or-later
// Strips of the galley → items of a page.
#pragma once

#include <span>
#include <string>

#include "renderers/layout/galley.h"

namespace tamga::layout {

// Adds to one page. Takes points from the page's top left corner, y downwards,
// and turns them into PDF's.
class PageItems {
 public:
  PageItems(Galley& galley, Laid& laid, std::size_t page);

  // Lines among strips [from, end) of a column whose left edge is x, the first
  // one's top at y. Artifacts leave the structure.
  void add_column(const Column& column, std::size_t from, std::size_t end, double x, double y,
                  bool artifact);
  void add_line(const Line& line, double x, double y, bool artifact);
  // Vertical lines whose column's left edge is x, and whose tops are at y.
  void add_band(const Band& band, double x, double y, bool artifact);
  // Borders and fields of the frames around strips [from, from + n), which
  // stand from tops[i] to bottoms[i].
  void add_frames(const Column& column, std::size_t from, std::span<const double> tops,
                  std::span<const double> bottoms, double x);
  void add_rule(double x1, double y1, double x2, double y2, double width);
  // The field of an element with data-act or data-value.
  void add_field(const markup::Element& element, std::size_t structure, double left, double top,
                 double right, double bottom);

 private:
  void add_tokens(const TokenRange& tokens, double x, double baseline, double word_space,
                  std::size_t structure);
  void add_turned(const TokenRange& tokens, double axis, double y, double word_space,
                  std::size_t structure);
  void add_upright(const Token& token, double axis, double y, std::size_t structure);
  void add_token(const Token& token, fonts::GlyphRun& run);
  void add_tick_box(const Token& token, double x, double baseline, std::size_t structure);
  void add_inline_field(const Token& token, double x, double baseline);
  ValueText value_text(const markup::Element& element, double height);

  Galley& galley_;
  Laid& laid_;
  std::size_t page_;
  double page_height_;
};

}  // namespace tamga::layout
