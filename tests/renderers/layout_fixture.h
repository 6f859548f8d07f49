// SPDX-License-Identifier: GPL-3.0-or-later
// Pages laid out from HTML, and what tests ask of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "renderers/layout/geometry.h"
#include "renderers/layout/page.h"
#include "renderers/layout/record_code.h"

namespace tamga::layout_tests {

// A sheet of 400 × 300 points with margins of 50: a text area of 300 × 200.
layout::Geometry small_sheet();

layout::Laid lay_out(const std::string& css, const std::string& body,
                     const layout::Geometry& geometry = small_sheet(),
                     const layout::RecordCode* code = nullptr);

// A piece of placed text in reading order.
struct Piece {
  std::size_t page = 0;
  const layout::PlacedText* text = nullptr;
  double right = 0;  // of its ink, spaces at the end included
};
std::vector<Piece> pieces(const layout::Laid& laid);

double width_of(const layout::PlacedText& text);

// What a text certainly inks, spaces at its end included: from below its small
// letters to its capitals; of a vertical line's text, half an em on either side
// of the line's axis.
layout::Rectangle inked(const layout::PlacedText& text);

// The text of each structure node, white space and line-break hyphens left out.
std::map<std::size_t, std::string> text_by_structure(const layout::Laid& laid);
std::string without_space(const std::string& text);

// Lines of a page: the texts that share a baseline, left to right, by baseline
// from the top; artifacts included.
struct PageLine {
  double baseline = 0, left = 0, right = 0;
  std::string text;
};
std::vector<PageLine> lines(const layout::Laid& laid, std::size_t page);

// Fails the test unless everything stands inside the text area (header and
// footer: inside the sheet) and no two texts overlap.
void check_frame(const layout::Laid& laid, const layout::Geometry& geometry);

}  // namespace tamga::layout_tests
