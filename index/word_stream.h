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

// A word's code: its number and 1. Two codes are no words: a gap, with its width after it,
// and that the next word stands at the position of the one before.
inline constexpr std::uint32_t kGapCode = 0, kSameCode = 1;

// Appends words in order of position.
class WordStreamWriter {
 public:
  void add(std::uint32_t position, std::uint32_t word);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
  std::uint32_t position_ = 0;
};

// Calls take(position, word) for each from `at` on, in order, where the position before is
// `position`, until it returns false. Throws Error index-damaged.
template <class Take>
void read_word_stream(const unsigned char* at, const unsigned char* end, std::uint32_t position,
                      Take&& take) {
  std::uint32_t step = 1;
  while (at != end) {
    const std::uint32_t code = take_number(at, end);
    if (code == kSameCode) {
      step = 0;
    } else if (code == kGapCode) {
      position += take_number(at, end);
    } else {
      position += step;
      step = 1;
      if (!take(position, code - 1)) return;
    }
  }
}

template <class Take>
void read_word_stream(std::string_view bytes, Take&& take) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  read_word_stream(at, at + bytes.size(), 0, take);
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

}  // namespace tamga::index
