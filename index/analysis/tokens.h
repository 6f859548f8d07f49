// SPDX-License-Identifier: GPL-3.0-or-later
// Text to tokens: words, numbers, dates, codes, initials with names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

struct Token {
  enum class Kind {
    Word,    // text: the word, folded (homoglyphs, case)
    Number,  // text: digits without leading zeros
    Code,    // text: «а102», «тз4», «1-03/05», «2.1»
    Date,    // text: YYYYMMDD
    Month,   // text: YYYYMM
    Day,     // text: MMDD, of no year
    Pair,  // text: an initial's letter; name: the word beside it («Д.Болд», «Болд Д.»)
  };
  Kind kind = Kind::Word;
  std::u32string text;
  std::u32string name;               // Pair only
  std::uint32_t begin = 0, end = 0;  // bytes of the text, suffix included
  std::uint32_t position = 0;
  // A piece of the whole token that stands before it at the same position: the
  // 102 of «А/102», the эрдэнэ of «Бат-Эрдэнэ», the 2024 of a date. One that has
  // the same bytes as the whole is another reading of it (2024/03: a code, a month).
  bool part = false;
};

// Tokens in order of position. Everything written without a space between
// («ТЗ-4», «НДЕГ-ын», «Бат-Эрдэнэ») takes one position, and so does a date in
// any of its shapes, so that phrases agree across shapes. A case suffix hung on
// by hyphen, bracket or quotation mark belongs to the token before it. Words
// longer than 120 characters are cut there (OCR runs). `next`, when given,
// receives the first position not used. Never throws on content; thread-safe.
std::vector<Token> tokens(std::string_view text, std::uint32_t first = 1,
                          std::uint32_t* next = nullptr);

}  // namespace tamga::index
