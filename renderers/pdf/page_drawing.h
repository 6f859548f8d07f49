// SPDX-License-Identifier: GPL-3.0-or-later
// Page drawing: pages of placed text and rules → content streams by libharu,
// with text in derived codes and content marked for the structure tree.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/document_fonts.h"

namespace tamga::pdf {

struct Drawing {
  // The content stream of each page. Fonts are only named in it (/F1 …).
  std::vector<std::string> contents;
  // [page][MCID] → index into Laid::structure (ISO 32000-1 14.7.4.2).
  std::vector<std::vector<std::size_t>> marked_content;
};

// Draws all pages, adding every glyph to `fonts`. Rules are artifacts, and so is
// text of structure 0 (14.8.2.2). Throws forms::Error render-failed with
// libharu's error number.
Drawing draw(const layout::Laid& laid, DocumentFonts& fonts);

}  // namespace tamga::pdf
