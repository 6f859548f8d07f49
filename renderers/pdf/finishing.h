// SPDX-License-Identifier: GPL-3.0-or-later
// Finishing: the one pass that makes drawn pages a tagged PDF/A-3 file.
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/document_fonts.h"
#include "renderers/pdf/page_drawing.h"
#include "renderers/pdf/writer.h"

namespace tamga::pdf {

// Adds to a drawing: page tree, fonts, structure tree, XMP and Info, output
// intent, language, attachments, form fields, file identifier. Gives the
// whole compressed file. Throws forms::Error render-failed.
std::string finish(const Drawing& drawing, const layout::Laid& laid, const DocumentFonts& fonts,
                   const Metadata& metadata, const std::vector<Attachment>& attachments);

}  // namespace tamga::pdf
