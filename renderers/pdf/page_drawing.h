// SPDX-License-Identifier: GPL-3.0-or-later
// Page drawing: pages of placed text and rules → content streams by libharu,
// with text in derived codes and content marked for the structure tree.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/document_fonts.h"
#include "renderers/pdf/text_operators.h"

namespace tamga::pdf {

struct Drawing {
  // The content stream of each page, and of each stamp. Fonts (/F1 …), masks
  // (/M1 …) and stamps (/S1 …) are only named in them.
  std::vector<std::string> contents, stamps;
  // [page][MCID] → index into Laid::structure (ISO 32000-1 14.7.4.2).
  std::vector<std::vector<std::size_t>> marked_content;
  // [page]: its fields in reading order.
  std::vector<std::vector<FieldStop>> fields;
};

// Draws all pages and stamps, adding every glyph, and the faces of values, to `fonts`. Rules and
// pictures are artifacts, and so is text of structure 0 (14.8.2.2). Throws forms::Error
// render-failed with libharu's error number, or for a stamp of other text.
Drawing draw(const layout::Laid& laid, DocumentFonts& fonts);

}  // namespace tamga::pdf
