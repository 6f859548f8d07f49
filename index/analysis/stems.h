// SPDX-License-Identifier: GPL-3.0-or-later
// Stems by rule, for words the dictionary does not know and for names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

bool is_vowel(char32_t code);  // а э и о у ө ү я е ё ю ы

// The key under which all forms of an unknown word meet: case, plural,
// reflexive and verb endings stripped with vowel harmony, then final vowel, ь,
// hidden н and the fleeting vowel. A key, not a word: never shown.
std::u32string stem_key(const std::u32string& word);

// Nominal mode, for names: the word itself first, then what remains when it is
// read as an inflected name («болдын» → болдын, болд). At most 12.
std::vector<std::u32string> name_stems(const std::u32string& word);

// The key of a name's stem: final short vowel, ь and fleeting vowel dropped,
// so that эрдэн(ийн) meets Эрдэнэ and цэцг(ийн) meets Цэцэг.
std::u32string name_key(const std::u32string& stem);

}  // namespace tamga::index
