// SPDX-License-Identifier: GPL-3.0-or-later
// The passage of a record's text that a result shows.
#pragma once

#include <xapian.h>

#include <set>
#include <string>
#include <vector>

#include "index/entry.h"
#include "index/index.h"

namespace tamga::index {

// Some 240 bytes of text around the place where most of `words` stand together,
// hits marked. The places come from the index's own position lists, so a word
// is marked exactly when the index found it there. The start of the text,
// unmarked, when none stands in it. Text is as stored: the caller escapes.
std::vector<Fragment> make_snippet(const Xapian::Database& database, Xapian::docid document,
                                   const Entry& entry, const std::set<std::string>& words);

}  // namespace tamga::index
