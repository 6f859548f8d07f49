// SPDX-License-Identifier: GPL-3.0-or-later
// Attachments: files inside the PDF (ISO 32000-1 7.11.4, ISO 19005-3 6.8).
#pragma once

#include <vector>

#include "renderers/pdf/object_file.h"
#include "renderers/pdf/writer.h"

namespace tamga::pdf {

// Embeds every attachment with AFRelationship Source. Gives the entries of the
// catalogue that name them, /AF and /Names /EmbeddedFiles; nothing if there are
// none. `modified` is a PDF date. Attachments must have different names: throws
// forms::Error render-failed.
std::string embed_attachments(ObjectFile& file, const std::vector<Attachment>& attachments,
                              const std::string& modified);

}  // namespace tamga::pdf
