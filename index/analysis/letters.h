// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 text to normalised letters that still know where they stood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

// One character after normalisation, and the bytes of the text it came from.
struct Letter {
  char32_t code = 0;
  std::uint32_t begin = 0, end = 0;  // byte offsets, half open
};

// Decodes any bytes (each invalid one becomes U+FFFD), undoes the legacy «Mon»
// encodings (CP1251 bytes shown as Latin-1: «ä¿ãýýð» is дүгээр) before NFKC,
// because NFKC turns their º into o; drops invisible characters (soft hyphen,
// joiners, variation selectors). Letter case is kept. Never throws on content.
// Text beyond 4 GiB is not read. Thread-safe.
std::vector<Letter> read_letters(std::string_view text);

std::string to_utf8(std::u32string_view text);
std::u32string to_utf32(std::string_view text);  // invalid bytes become U+FFFD

// Simple case folding of one character (Unicode, not locale dependent).
char32_t fold_case(char32_t code);

bool is_cyrillic(char32_t code);  // U+0400–052F
bool is_letter(char32_t code);    // letters and marks of any script
bool is_digit(char32_t code);     // 0–9
bool is_space(char32_t code);

}  // namespace tamga::index
