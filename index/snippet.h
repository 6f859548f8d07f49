// SPDX-License-Identifier: GPL-3.0-or-later
// The passage of a record's text that a result shows.
#pragma once

#include <xapian.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "index/record_data.h"
#include "index/word_stream.h"

namespace tamga::index {

// The words of a query by their numbers in one database.
WordMarks snippet_words(const Xapian::Database& database, const std::set<std::string>& words);

// Some 240 bytes of text around the place where most of `words` stand together,
// hits marked. The places come from the record's own stream of words, so a word
// is marked exactly when the index found it there. The start of the text,
// unmarked, when none stands in it. Text is as stored: the caller escapes.
std::vector<Fragment> make_snippet(const StoredTexts& texts, std::string_view stream,
                                   const WordMarks& words);

}  // namespace tamga::index
