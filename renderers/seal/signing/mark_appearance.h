// SPDX-License-Identifier: GPL-3.0-or-later
// The visible mark of an act or a seal: what its field's box shows.
#pragma once

#include "renderers/seal/signing/appearance_fonts.h"
#include "renderers/seal/signing/seal_request.h"

namespace tamga::seal {

struct MarkBox {
  double width = 0, height = 0;  // points
  bool colour = false;           // DeviceRGB may be used (ISO 19005-2 6.2.4.3)
};

// Adds the appearance stream (a form XObject, ISO 32000-1 12.5.5): a thin frame,
// the mark's image at the left if it has one, and beside it the lines in the
// serif face, as large as the box allows (at most 9 points), broken at spaces
// where a line is too long. Gives its object number. Throws Error glyph-missing
// (box_text.h), mark-image-unreadable (mark_image.h).
int add_mark(IncrementalUpdate& update, const Mark& mark, const MarkBox& box,
             AppearanceFonts& fonts);

}  // namespace tamga::seal
