// SPDX-License-Identifier: GPL-3.0-or-later
// The genitive of one word, by the rules of Mongolian Cyrillic orthography.
// Pure functions over small letters; safe from any thread, never throw but for
// want of memory.
#pragma once

#include <string>
#include <string_view>

namespace tamga::forms::wording {

enum class WordKind {
  common,  // loses a fleeting vowel (хэсэг → хэсгийн), may hide an н
  name     // a person's or a place's: keeps its vowels (Билэг → Билэгийн)
};

// The genitive of `word`, small Cyrillic letters, at least one.
std::u32string genitive_of_word(std::u32string_view word, WordKind kind);

// Whether the word is one whose genitive is told by a list, so that it is a
// common noun also where capitals hide it (ХЭЛТЭС).
bool is_listed_noun(std::u32string_view word);

bool is_vowel(char32_t small_letter);

}  // namespace tamga::forms::wording
