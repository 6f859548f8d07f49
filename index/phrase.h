// SPDX-License-Identifier: GPL-3.0-or-later
// Words that stand one after the other: found in the records' streams of words.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "index/open_index.h"

namespace tamga::index {

inline constexpr std::size_t kLongestPhrase = 48;

// `words`, a query for terms that may stand at the places of a phrase, held to the records in
// which they stand one after the other; at most kLongestPhrase places are looked at. Where a
// shard is elsewhere, whose server knows nothing of this filter, the streams of the records
// that have all the words are fetched: of more than 20,000 in one shard it is not done, the
// words alone are asked for and `as_words` is set. Throws Xapian::Error.
Xapian::Query in_order(const OpenIndex& index, const Xapian::Query& words,
                       const std::vector<std::vector<std::string>>& places, bool& as_words);

}  // namespace tamga::index
