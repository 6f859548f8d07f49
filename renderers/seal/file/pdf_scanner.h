// SPDX-License-Identifier: GPL-3.0-or-later
// PDF tokens with their places in the file (ISO 32000-1 7.2, 7.3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tamga::seal {

enum class TokenType {
  End,        // nothing more, or bytes that are no token
  Word,       // number, keyword
  Name,       // text without /, #xx decoded
  String,     // ( ), balanced
  HexString,  // < >
  DictionaryBegin,
  DictionaryEnd,
  ArrayBegin,
  ArrayEnd
};

struct Token {
  TokenType type = TokenType::End;
  std::size_t begin = 0, end = 0;  // the token's bytes in the file
  std::string text;                // Word and Name
};

// Reads tokens one after the other; never past the file's end. The file
// outlives it.
class PdfScanner {
 public:
  PdfScanner(std::string_view pdf, std::size_t offset) : pdf_(pdf), at_(offset) {}
  Token next();

 private:
  void skip_white_space();
  Token until(TokenType type, std::size_t end);
  Token literal_string();
  Token hex_string();
  Token name();

  std::string_view pdf_;
  std::size_t at_;
};

}  // namespace tamga::seal
