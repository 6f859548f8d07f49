// SPDX-License-Identifier: GPL-3.0-or-later
// A derived font as PDF objects.
#pragma once

#include "fonts/derived_font.h"
#include "renderers/seal/file/incremental_update.h"

namespace tamga::seal {

// Adds a Type 0 font over the derived TrueType: Identity-H, widths, CIDToGIDMap
// and ToUnicode (ISO 32000-1 9.7; what ISO 19005-2 6.2.11 asks). A code of the
// font is the two-byte character code. Gives the number of the font's object.
// Throws fonts::Error font-unusable.
int add_font(IncrementalUpdate& update, const fonts::DerivedFont& font);

}  // namespace tamga::seal
