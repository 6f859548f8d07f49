// SPDX-License-Identifier: GPL-3.0-or-later
// Text made alike, so that what OCR damaged still meets what was meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::ingest {

// Letters and digits only, small; what OCR takes for one another is one: й и, ё е,
// ү у, ө о, Latin and Ukrainian look-alikes as Cyrillic.
std::u32string folded(std::string_view text);
char32_t folded(char32_t code);  // 0: left out

// Letters inserted, deleted or replaced (Levenshtein); `most` + 1 as soon as more.
std::size_t distance(std::u32string_view a, std::u32string_view b, std::size_t most);

// Where a pattern stands in a text with the fewest faults (Sellers); both folded.
struct NearMatch {
  std::size_t begin = 0, end = 0, faults = 0;
};
// Nothing when every place has more than `most` faults. The first of the best.
std::optional<NearMatch> find_near(std::u32string_view text, std::u32string_view pattern,
                                   std::size_t most);

// Faults allowed in a pattern of this length: one in five letters.
std::size_t allowed_faults(std::size_t letters);

}  // namespace tamga::ingest
