// SPDX-License-Identifier: GPL-3.0-or-later
// The document outline: a bookmark for every heading (ISO 32000-1 12.3.3).
#pragma once

#include <string>
#include <vector>

#include "renderers/layout/page.h"
#include "renderers/pdf/object_file.h"

namespace tamga::pdf {

// Adds the bookmarks, nested as H1, H2 and H3 are, each leading to the place of
// its heading's first line. `pages` are the numbers of the page objects. Gives
// the catalogue's entry /Outlines; nothing for a document without headings.
std::string add_outline(ObjectFile& file, const layout::Laid& laid,
                        const std::vector<std::size_t>& pages);

}  // namespace tamga::pdf
