// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked, taken from the records themselves.
#pragma once

#include <map>
#include <vector>

#include "tests/bench/search/corpus.h"
#include "tests/bench/search/engine.h"

namespace tamga::bench {

// The same for the same corpus. Frequent: in a fifth of the records to three fifths.
std::map<Row, std::vector<Question>> make_questions(const Corpus& corpus, std::uint64_t records);

// The stem that peers index for a term of ours; "" for what is no word.
std::string stem_of(const std::string& term);

}  // namespace tamga::bench
