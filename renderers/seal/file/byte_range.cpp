// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/byte_range.h"

#include <array>
#include <charconv>
#include <optional>

#include "renderers/seal/file/pdf_scanner.h"

namespace tamga::seal {
namespace {

// A signature dictionary is small; what is larger is not one.
constexpr int kMaxTokens = 10'000;
constexpr std::size_t kMaxContents = std::size_t{4} << 20;

std::size_t whole_number(const Token& token) {
  std::size_t value = 0;
  const char* const end = token.text.data() + token.text.size();
  const auto read = std::from_chars(token.text.data(), end, value);
  if (token.type != TokenType::Word || token.text.size() > 15 || read.ec != std::errc() ||
      read.ptr != end)
    throw MalformedByteRange("a whole number is expected", "universal-forgery");
  return value;
}

std::array<std::size_t, 4> read_range(PdfScanner& scanner) {
  std::array<std::size_t, 4> range{};
  if (scanner.next().type != TokenType::ArrayBegin)
    throw MalformedByteRange("ByteRange is not an array", "universal-forgery");
  for (std::size_t& number : range) number = whole_number(scanner.next());
  if (scanner.next().type != TokenType::ArrayEnd)
    throw MalformedByteRange("ByteRange has not four numbers", "universal-forgery");
  return range;
}

// Reads one value of any type; gives its first and last token's places.
Token skip_value(PdfScanner& scanner, int& tokens) {
  Token value = scanner.next();
  int depth = 0;
  for (Token token = value;; token = scanner.next()) {
    if (token.type == TokenType::End || ++tokens > kMaxTokens)
      throw MalformedByteRange("the signature dictionary does not end");
    if (token.type == TokenType::DictionaryBegin || token.type == TokenType::ArrayBegin) ++depth;
    if (token.type == TokenType::DictionaryEnd || token.type == TokenType::ArrayEnd) --depth;
    if (depth < 0) throw MalformedByteRange("a key of the signature dictionary has no value");
    if (depth == 0) {
      value.end = token.end;
      return value;
    }
  }
}

int hex_digit(char c, bool& lower, bool& upper) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return lower = true, c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return upper = true, c - 'A' + 10;
  throw MalformedByteRange("Contents is not plain hexadecimal");
}

// One case for all letters: otherwise a letter's case could be changed without
// changing a value, and the file would have bytes that nothing protects.
std::string decode_contents(std::string_view digits) {
  if (digits.size() % 2 != 0 || digits.size() > kMaxContents)
    throw MalformedByteRange("Contents has an odd or too large number of digits");
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  bool lower = false, upper = false;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i], lower, upper);
    bytes += static_cast<char>(high * 16 + hex_digit(digits[i + 1], lower, upper));
  }
  if (lower && upper) throw MalformedByteRange("Contents mixes upper and lower case");
  return bytes;
}

void require_object(PdfScanner& scanner, int number, int generation) {
  const std::size_t id = whole_number(scanner.next());
  const std::size_t revision = whole_number(scanner.next());
  const Token keyword = scanner.next();
  if (id != static_cast<std::size_t>(number) || revision != static_cast<std::size_t>(generation) ||
      keyword.type != TokenType::Word || keyword.text != "obj" ||
      scanner.next().type != TokenType::DictionaryBegin)
    throw MalformedByteRange("no dictionary stands where the cross-reference says",
                             "signature-wrapping");
}

}  // namespace

SignedBytes read_signed_bytes(std::string_view pdf, std::size_t offset, int number,
                              int generation) {
  PdfScanner scanner(pdf, offset);
  require_object(scanner, number, generation);
  std::optional<std::array<std::size_t, 4>> range;
  std::optional<Token> contents;
  int tokens = 0;
  for (Token key = scanner.next(); key.type != TokenType::DictionaryEnd; key = scanner.next()) {
    if (key.type == TokenType::Word && !key.text.empty() && ++tokens < kMaxTokens) {
      continue;  // the rest of a reference, "0 R", after its first number
    }
    if (key.type != TokenType::Name) throw MalformedByteRange("a key is expected");
    if (key.text == "ByteRange") {
      if (range) throw MalformedByteRange("ByteRange stands twice", "signature-wrapping");
      range = read_range(scanner);
    } else if (const Token value = skip_value(scanner, tokens); key.text == "Contents") {
      if (contents) throw MalformedByteRange("Contents stands twice", "double-contents");
      if (value.type != TokenType::HexString)
        throw MalformedByteRange("Contents is not a hexadecimal string", "universal-forgery");
      contents = value;
    }
  }
  if (!range || !contents)
    throw MalformedByteRange("ByteRange or Contents is missing", "universal-forgery");
  const auto& [start, first, second, length] = *range;
  if (start != 0 || first != contents->begin || second != contents->end || length == 0 ||
      second > pdf.size() || length > pdf.size() - second)
    throw MalformedByteRange("ByteRange does not cover all but Contents", "signature-wrapping");
  return {contents->begin, contents->end, second + length,
          decode_contents(pdf.substr(contents->begin + 1, contents->end - contents->begin - 2))};
}

}  // namespace tamga::seal
