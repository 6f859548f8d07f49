// SPDX-License-Identifier: GPL-3.0-or-later
// The traditional Mongolian script (U+1800 block): endings written apart, and a
// bridge between its spelling and the Cyrillic one.
#pragma once

#include <string>
#include <vector>

namespace tamga::index {

bool is_traditional(char32_t code);  // its letters, U+1820–1878
bool is_traditional_word(const std::u32string& word);

// Case, plural and reflexive endings stand after a narrow space: ᠪᠣᠯᠣᠳ ᠤᠨ.
bool is_traditional_ending(const std::u32string& word);

// Under what keys a word of the traditional script and its Cyrillic spelling
// meet (ᠪᠠᠭᠠᠲᠤᠷ and баатар): kind of the first vowel, then consonants, told
// apart only where both scripts tell them apart (т and д, ж and з, ц and ч are
// one). Several where the old spelling leaves it open: a г between vowels that
// is silent today, an и that broke (ᠵᠢᠷᠭᠠᠯ, жаргал). ASCII; at most 8; none for
// words without two letters that count.
std::vector<std::string> traditional_keys(const std::u32string& word);
std::string cyrillic_key(const std::u32string& word);  // "" when there is none

}  // namespace tamga::index
