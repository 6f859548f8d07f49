// SPDX-License-Identifier: GPL-3.0-or-later
// The computed style of an element: the documented subset of CSS.
#pragma once

#include <optional>
#include <string>

namespace tamga::markup {

// Decimal: numbers of a table's column stand with their decimal marks one below
// the other.
enum class Align { Left, Right, Center, Justify, Decimal };
enum class VerticalAlign { Top, Middle, Bottom };
enum class ListStyle { None, Decimal, Disc, Dash };

// A length is points, or a share of the containing block's width (0…1).
struct Length {
  double value = 0;
  bool relative = false;
};

struct Edges {
  double top = 0, right = 0, bottom = 0, left = 0;  // points
};

// Inherited properties first; the rest start anew at each element.
struct Style {
  std::string font_family = "serif";
  double font_size = 12;  // points
  bool bold = false, italic = false;
  Align align = Align::Left;
  double line_height = 1.15;  // multiple of the font size
  bool hyphenate = false;     // hyphens: auto
  bool uppercase = false;     // text-transform (Mongolian rules, by ICU)
  bool no_wrap = false;       // white-space: nowrap
  bool keep_lines = false;    // white-space: pre-line
  ListStyle list_style = ListStyle::Disc;
  bool vertical = false;   // writing-mode: vertical-lr, the traditional script's
  int upright_digits = 0;  // text-combine-upright: numbers of so many figures stand upright

  double text_indent = 0;            // points (inherited in CSS; here, too)
  Edges margin, padding, border;     // border: widths in points, 0 none
  std::optional<Length> width;       // col, th, td, div
  std::optional<double> min_height;  // points
  std::optional<Length> height;      // of a vertical block; a share is of the text area's
  VerticalAlign vertical_align = VerticalAlign::Top;
  bool break_before_page = false;  // break-before: page
  bool keep_with_next = false;     // break-after: avoid
  bool keep_together = false;      // break-inside: avoid
  bool float_right = false;        // margin-left: auto, a block set to the right
};

}  // namespace tamga::markup
