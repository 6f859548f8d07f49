// SPDX-License-Identifier: GPL-3.0-or-later
// Where a line of Mongolian may end: the rules of a careful typist.
#pragma once

#include <cstddef>
#include <string_view>

namespace tamga::layout {

// Unicode line breaking (UAX 14) ends lines at every hyphen and slash, which
// is wrong for Mongolian: case suffixes hang on numbers, acronyms and brackets
// («12-ны», «НДЕГ-ын», «/найруулга/-ийг») and must not be parted from them. So
// these rules are our own, over words that white space separates.

// The word must not begin a line: it is or begins with closing punctuation, or
// is a dash.
bool glues_previous(std::string_view word) noexcept;

// The word must not end a line: №, opening punctuation alone, an initial «Д.».
bool glues_next(std::string_view word) noexcept;

// Numbers are written in groups of three digits (17 935 төгрөг), which stay
// together: what a word may be of such a number.
enum class DigitGroup {
  None,
  Begins,  // one or two digits and nothing else
  Middle,  // three digits and nothing else
  Ends     // three digits and then something else: «935,5», «935-ыг»
};
DigitGroup digit_group(std::string_view word) noexcept;
bool is_one_number(DigitGroup word, DigitGroup next) noexcept;

// A line may end inside the word after the character at [from, after): a hyphen
// between parts of a compound name (Бат-|Эрдэнэ), a slash between words.
bool may_break_inside(std::string_view word, std::size_t from, std::size_t after) noexcept;

}  // namespace tamga::layout
