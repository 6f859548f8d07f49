// SPDX-License-Identifier: GPL-3.0-or-later
// Attachments: files inside the PDF (ISO 32000-1 7.11.4, ISO 19005-3 6.8).
#pragma once

#include <vector>

#include "renderers/pdf/writer.h"

class QPDF;

namespace tamga::pdf {

// Embeds every attachment with AFRelationship Source, and names it in the
// catalogue's /AF and in /Names /EmbeddedFiles. `modified` is a PDF date.
// Attachments must have different names: throws forms::Error render-failed.
void embed(QPDF& document, const std::vector<Attachment>& attachments, const std::string& modified);

}  // namespace tamga::pdf
