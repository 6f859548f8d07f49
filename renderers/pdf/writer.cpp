// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/writer.h"

#include "fonts/error.h"
#include "renderers/error.h"
#include "renderers/pdf/document_fonts.h"
#include "renderers/pdf/finishing.h"
#include "renderers/pdf/page_drawing.h"

namespace tamga::pdf {

std::string write(const layout::Laid& laid, const Metadata& metadata,
                  const std::vector<Attachment>& attachments) {
  try {
    DocumentFonts fonts;
    const Drawing drawing = draw(laid, fonts);
    return finish(drawing, laid, fonts, metadata, attachments);
  } catch (const fonts::Error& error) {
    throw forms::Error("render-failed", error.code() + ": " + error.what());
  }
}

}  // namespace tamga::pdf
