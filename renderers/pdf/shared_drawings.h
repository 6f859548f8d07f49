// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn once and shown on many pages: masks and stamps, each one object
// of the file.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/object_file.h"
#include "renderers/pdf/page_drawing.h"

namespace tamga::pdf {

// How a content stream calls the first of each: "M1", "S1".
std::string mask_name(std::size_t index);
std::string stamp_name(std::size_t index);

// Adds every mask as a stencil (ISO 32000-1 8.9.6.2), never interpolated (ISO
// 19005-3 6.2.8 forbids it), and every stamp of the drawing as a form XObject
// (8.10) with the fonts of `font_resources`. Gives the number of the resource
// dictionary that all pages share.
std::size_t add_resources(ObjectFile& file, const layout::Laid& laid, const Drawing& drawing,
                          std::size_t font_resources);

}  // namespace tamga::pdf
