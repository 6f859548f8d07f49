// SPDX-License-Identifier: GPL-3.0-or-later
// Text in one byte a Mongolian letter, for storage: half of UTF-8 before it is deflated,
// and a seventh less after.
#pragma once

#include <string>
#include <string_view>

namespace tamga::index {

// Any bytes, UTF-8 or not; the inverse gives exactly the same ones back.
std::string pack_text(std::string_view text);

// Throws Error index-damaged when the bytes are not what pack_text makes.
std::string unpack_text(std::string_view packed);

// Of packed bytes: a Cyrillic letter; how many bytes the character at the beginning takes
// (at least one; what is cut short takes what is left).
bool is_packed_letter(char byte);
std::size_t packed_length(std::string_view packed);

// Of packed words, letters alone.
bool only_first_is_capital(std::string_view word);
char small_letter(char capital);
char capital_letter(char small);

}  // namespace tamga::index
