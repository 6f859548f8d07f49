// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of what was read, so that anchors are found in them and lead back to
// the place on the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/reading.h"

namespace tamga::ingest {

struct Line {
  int page = 1;
  std::vector<const Word*> words;
  Box box;
  std::string text;        // words parted by a space
  std::u32string letters;  // folded
  bool capitals = false;   // most of its letters are large
  // The words in whose bytes or folded letters [begin, end) lie.
  std::vector<const Word*> words_of_bytes(std::size_t begin, std::size_t end) const;
  std::vector<const Word*> words_of_letters(std::size_t begin, std::size_t end) const;
};

// Two that follow each other as one: a title that is broken.
Line joined(const Line& first, const Line& second);

// Of all pages, in reading order. The words stay the pages' own: they must outlive it.
std::vector<Line> lines_of(const std::vector<PageReading>& pages);

// Where an anchor stands in a line with few faults.
struct Anchor {
  const Line* line = nullptr;
  std::vector<const Word*> words;
  Box box;
  std::size_t begin = 0, end = 0;  // folded letters of the line
  int likeness = 0;                // percent of its letters
};
std::optional<Anchor> find_anchor(const Line& line, std::string_view anchor);

Box box_of(const std::vector<const Word*>& words);
std::string text_of(const std::vector<const Word*>& words);
int confidence_of(const std::vector<const Word*>& words);  // by length of the words

}  // namespace tamga::ingest
