// SPDX-License-Identifier: GPL-3.0-or-later
// What of a text counts as found by a search, by the index's own analysis.
#pragma once

#include "index/index.h"
#include "server/viewing/page_hits.h"

namespace tamga {
class Services;
}

namespace tamga::searches {

// For one request of an asker, whose terms of access are in `search`. What it finds is of
// the text that it is given alone: nothing of the index is told by it. Throws as
// Searcher::search().
viewing::FindInText finder(const Services& services, const index::Search& search);

}  // namespace tamga::searches
