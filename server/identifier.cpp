// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identifier.h"

#include <sodium.h>

#include <array>

namespace tamga {

std::string new_identifier(std::int64_t microseconds) {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  // 48 bits of milliseconds, then 12 bits of the fraction (RFC 9562 §6.2,
  // method 3), so that identifiers made within one millisecond sort, too.
  const auto milliseconds = static_cast<std::uint64_t>(microseconds / 1000);
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(milliseconds >> (40 - 8 * i));
  const auto fraction = static_cast<unsigned>((microseconds % 1000) * 4096 / 1000);
  bytes[6] = static_cast<unsigned char>(0x70 | (fraction >> 8));
  bytes[7] = static_cast<unsigned char>(fraction);
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3F));
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

bool is_identifier(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

}  // namespace tamga
