// SPDX-License-Identifier: GPL-3.0-or-later
// The content of a document's renderings: what was acted on, also when it was returned.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/archive/catalogue/catalogue.h"
#include "server/documents/documents.h"

namespace tamga::documents {

// Inside the transaction of the first act of a rendering; `content` without acts.
void insert_rendering(archive::Transaction& transaction, std::string_view document,
                      std::int64_t rendering, const std::string& content);

// The content (JSON without acts) of the rendering before the one that the document is at:
// of a draft the one that was returned last. Nothing for a document that was never
// returned, and for renderings from before contents were kept.
std::optional<std::string> earlier_content(const archive::Catalogue& catalogue,
                                           const Document& document);

}  // namespace tamga::documents
