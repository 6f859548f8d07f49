// SPDX-License-Identifier: GPL-3.0-or-later
// Reading UTF-8 one character at a time (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace tamga::fonts {

// What a malformed byte reads as; never a character of checked text.
inline constexpr char32_t malformed_character = 0xFFFFFFFF;

// The character at `offset` (< utf8.size()), and moves `offset` past it.
// A malformed, overlong or surrogate sequence reads as malformed_character and
// moves by one byte, so that a loop always ends.
inline char32_t next_character(std::string_view utf8, std::size_t& offset) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char lead = byte(offset);
  if (lead < 0x80) return utf8[offset++];
  const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || offset + length > utf8.size()) {
    ++offset;
    return malformed_character;
  }
  char32_t value = lead & (0xFF >> (length + 1));
  for (int i = 1; i < length; ++i) {
    if ((byte(offset + i) & 0xC0) != 0x80) {
      ++offset;
      return malformed_character;
    }
    value = value << 6 | (byte(offset + i) & 0x3F);
  }
  constexpr char32_t shortest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < shortest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    ++offset;
    return malformed_character;
  }
  offset += length;
  return value;
}

}  // namespace tamga::fonts
