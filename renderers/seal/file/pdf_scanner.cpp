// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/pdf_scanner.h"

namespace tamga::seal {
namespace {

bool is_white_space(char c) {
  return c == '\0' || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

bool is_delimiter(char c) {
  return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void PdfScanner::skip_white_space() {
  while (at_ < pdf_.size()) {
    if (pdf_[at_] == '%') {
      while (at_ < pdf_.size() && pdf_[at_] != '\n' && pdf_[at_] != '\r') ++at_;
    } else if (is_white_space(pdf_[at_])) {
      ++at_;
    } else {
      return;
    }
  }
}

Token PdfScanner::until(TokenType type, std::size_t end) {
  Token token{type, at_, end, {}};
  at_ = end;
  return token;
}

Token PdfScanner::literal_string() {
  int depth = 0;
  for (std::size_t i = at_; i < pdf_.size(); ++i) {
    if (pdf_[i] == '\\')
      ++i;
    else if (pdf_[i] == '(')
      ++depth;
    else if (pdf_[i] == ')' && --depth == 0)
      return until(TokenType::String, i + 1);
  }
  return {};
}

Token PdfScanner::hex_string() {
  const std::size_t close = pdf_.find('>', at_);
  return close == std::string_view::npos ? Token{} : until(TokenType::HexString, close + 1);
}

Token PdfScanner::name() {
  std::size_t end = at_ + 1;
  std::string text;
  while (end < pdf_.size() && !is_white_space(pdf_[end]) && !is_delimiter(pdf_[end])) {
    const int high = pdf_[end] == '#' && end + 2 < pdf_.size() ? hex_value(pdf_[end + 1]) : -1;
    const int low = high >= 0 ? hex_value(pdf_[end + 2]) : -1;
    text += low >= 0 ? static_cast<char>(high * 16 + low) : pdf_[end];
    end += low >= 0 ? 3 : 1;
  }
  Token token = until(TokenType::Name, end);
  token.text = std::move(text);
  return token;
}

Token PdfScanner::next() {
  skip_white_space();
  if (at_ >= pdf_.size()) return {};
  const bool doubled = at_ + 1 < pdf_.size() && pdf_[at_ + 1] == pdf_[at_];
  switch (pdf_[at_]) {
    case '<':
      return doubled ? until(TokenType::DictionaryBegin, at_ + 2) : hex_string();
    case '>':
      return doubled ? until(TokenType::DictionaryEnd, at_ + 2) : Token{};
    case '[':
      return until(TokenType::ArrayBegin, at_ + 1);
    case ']':
      return until(TokenType::ArrayEnd, at_ + 1);
    case '(':
      return literal_string();
    case '/':
      return name();
    case ')':
    case '{':
    case '}':
      return {};
    default:
      break;
  }
  std::size_t end = at_;
  while (end < pdf_.size() && !is_white_space(pdf_[end]) && !is_delimiter(pdf_[end])) ++end;
  Token token = until(TokenType::Word, end);
  token.text = std::string(pdf_.substr(token.begin, token.end - token.begin));
  return token;
}

}  // namespace tamga::seal
