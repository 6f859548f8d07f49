// SPDX-License-Identifier: GPL-3.0-or-later
// Layout: a styled element tree and a page geometry → pages of placed text.
#pragma once

#include "fonts/catalogue.h"
#include "fonts/hyphenator.h"
#include "renderers/layout/geometry.h"
#include "renderers/layout/page.h"
#include "renderers/layout/record_code.h"
#include "renderers/markup/element.h"

namespace tamga::layout {

// Places a whole document, with `code` where its header or footer has the place
// for it; null: the place stays white. Pure: same tree, same pages. Thread-safe.
// Throws fonts::Error glyph-missing if text was not checked for coverage.
Laid lay_out(const markup::Element& body, const Geometry& geometry, const fonts::Catalogue& faces,
             const fonts::Hyphenator& hyphenator, const RecordCode* code = nullptr);

}  // namespace tamga::layout
