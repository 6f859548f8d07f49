// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/word_stream.h"

#include <utility>

namespace tamga::index {
void WordStreamWriter::add(std::uint32_t position, std::uint32_t word) {
  if (position > position_ + 1) {
    put_number(bytes_, kGapCode);
    put_number(bytes_, position - position_ - 1);
  } else if (position == position_) {
    put_number(bytes_, kSameCode);
  }
  put_number(bytes_, word + 1);
  position_ = position;
}

std::uint64_t& WordMarks::operator[](std::uint32_t word) {
  if (2 * (used_ + 1) > slots_.size()) {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    used_ = 0;
    for (const Slot& slot : old)
      if (slot.word != 0) (*this)[slot.word] = slot.mark;
  }
  std::size_t at = word & (slots_.size() - 1);
  while (slots_[at].word != 0 && slots_[at].word != word) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].word == 0) {
    slots_[at].word = word;
    ++used_;
  }
  return slots_[at].mark;
}

}  // namespace tamga::index
