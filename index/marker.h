// SPDX-License-Identifier: GPL-3.0-or-later
// Which words of a text are hits of a query: for pages shown beside a result.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "index/fragment.h"

namespace tamga::index {

// Bytes of a text, half open, never inside a character.
struct Range {
  std::size_t begin = 0, end = 0;
};

// What a query looks for, apart from any database: Searcher::marker() makes it,
// and it marks in any text the words that the index would count as hits there
// (every case form, other spellings, names beside their initials). A value,
// thread-safe to read. It says nothing of records: only of the text it is given.
class Marker {
 public:
  Marker() = default;
  // Terms as general_terms and the field prefixes write them (terms.h), and
  // beginnings of such terms.
  Marker(std::set<std::string> words, std::vector<std::string> beginnings)
      : words_(std::move(words)), beginnings_(std::move(beginnings)) {}

  bool empty() const { return words_.empty() && beginnings_.empty(); }

  // Hits in order, apart from each other; none when nothing was asked in words.
  // A word cut by a hyphen at the end of a line is one. Throws Error
  // dictionary-missing, nothing else whatever the bytes are.
  std::vector<Range> hits(std::string_view text) const;

  // The whole text, cut where hits begin and end. The caller escapes.
  std::vector<Fragment> mark(std::string_view text) const;

 private:
  bool counts(const std::string& term) const;

  std::set<std::string> words_;
  std::vector<std::string> beginnings_;
};

}  // namespace tamga::index
