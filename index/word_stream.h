// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a record in their order, as one packed value: phrases and passages are
// found in it. It takes the place of the engine's position table, which would be seven
// tenths of the index.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/numbers.h"

namespace tamga::index {

// Appends words in order of position.
class WordStreamWriter {
 public:
  void add(std::uint32_t position, std::uint32_t word);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::uint32_t position_ = 0;
};

// Calls take(position, word) for each, in order. Throws Error index-damaged.
template <class Take>
void read_word_stream(std::string_view bytes, Take&& take) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = at + bytes.size();
  std::uint32_t position = 0;
  while (at != end) {
    const std::uint32_t code = take_number(at, end);
    if (code < 2) {  // a gap: the number after it tells how wide
      position += take_number(at, end);
      continue;
    }
    position += 1 - (code & 1);
    take(position, code >> 1);
  }
}

// Words by number, each with a mark (a bit set, or an index). Small and quick to ask.
class WordMarks {
 public:
  WordMarks() : slots_(64) {}
  std::uint64_t& operator[](std::uint32_t word);
  std::uint64_t of(std::uint32_t word) const {
    for (std::size_t at = word & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].word == word) return slots_[at].mark;
      if (slots_[at].word == 0) return 0;
    }
  }
  bool empty() const { return used_ == 0; }

 private:
  struct Slot {
    std::uint32_t word = 0;
    std::uint64_t mark = 0;
  };
  std::vector<Slot> slots_;  // a power of two, never more than half full
  std::size_t used_ = 0;
};

inline constexpr std::size_t kLongestPhrase = 48;

// Of each place of the phrase the terms that may stand there; at most kLongestPhrase
// places. As a filter beside a query for the same terms: it looks at the records alone
// that have them all.
Xapian::Query phrase_filter(const std::vector<std::vector<std::string>>& places);

}  // namespace tamga::index
