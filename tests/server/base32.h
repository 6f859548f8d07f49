// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 4648 base 32 back into bytes: what a person's application does with the secret it is told.
#pragma once

#include <cstdint>
#include <string>

namespace tamga::test {

inline std::string from_base32(const std::string& text) {
  static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    held = (held << 5U | static_cast<std::uint32_t>(letters.find(c))) & 0xfffU;
    bits += 5;
    if (bits >= 8) bytes += static_cast<char>(held >> (bits -= 8) & 0xffU);
  }
  return bytes;
}

}  // namespace tamga::test
