// SPDX-License-Identifier: GPL-3.0-or-later
// Which words of a paper are hits, and where they stand.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/viewing/paper_text.h"

namespace tamga::viewing {

// From byte to byte of a text: what counts as found in it, in its order, without overlap.
using TextRange = std::pair<std::size_t, std::size_t>;
using FindInText = std::function<std::vector<TextRange>(const std::string& text)>;

// A page on which something was found.
struct PageHits {
  int page = 0;                    // from 1
  std::vector<std::size_t> words;  // which of its words, ascending; none where they have no place
};

// The pages on which `find` finds something, in their order. A page's words are given to
// it as a text, a word that a line's end parts as one. Pure; throws what `find` throws.
std::vector<PageHits> hits_of(const PaperText& paper, const FindInText& find);

// The same for a paper of pictures by what was read on each page when it was captured: no
// word has a place.
std::vector<PageHits> hits_of(const std::vector<std::string>& page_texts, const FindInText& find);

}  // namespace tamga::viewing
