// SPDX-License-Identifier: GPL-3.0-or-later
// Completions of what is being typed.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "index/index.h"
#include "index/open_index.h"

namespace tamga::index {

// People, positions and units of records that `visible` lets through (empty: all), whose
// words begin with the typed words (in any reading of them), most frequent first, of
// equals by text. At most `limit`.
std::vector<Suggestion> make_suggestions(const OpenIndex& index, const std::string& typed,
                                         const Xapian::Query& visible, std::size_t limit);

}  // namespace tamga::index
