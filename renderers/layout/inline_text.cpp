// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/inline_text.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include <algorithm>

#include "renderers/error.h"
#include "renderers/markup/element_text.h"

namespace tamga::layout {
namespace {

constexpr double tick_box_em = 0.75;
constexpr char32_t first_traditional_letter = 0x1820;

std::string in_capitals(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToUpper("mn", 0, icu::StringPiece(text.data(), static_cast<int>(text.size())),
                            sink, nullptr, status);
  if (U_FAILURE(status)) throw forms::Error("render-failed", u_errorName(status));
  return out;
}

}  // namespace

InlineText::InlineText(Galley& galley, const PageNumbers& numbers)
    : galley_(galley),
      numbers_(numbers),
      first_(static_cast<std::uint32_t>(galley.tokens.size())) {}

void InlineText::append(const markup::Element& element) {
  using markup::Tag;
  switch (element.tag) {
    case Tag::Text:
      append_text(element.text, element.style);
      break;
    case Tag::Br:
      append_line_end(galley_.words.type_of(element.style));
      break;
    case Tag::Input:
      append_tick_box(element);
      break;
    case Tag::PageNumber:
      append_text(std::to_string(numbers_.number), element.style);
      break;
    case Tag::PageCount:
      append_text(std::to_string(numbers_.count), element.style);
      break;
    default:
      if (element.value && !markup::has_text(element)) return append_field(element);
      for (const auto& child : element.children) append(child);
  }
}

void InlineText::append_text(std::string_view text, const markup::Style& style) {
  std::string capitals;
  if (style.uppercase) text = capitals = in_capitals(text);
  const TypeIndex type = galley_.words.type_of(style);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (end > at && style.vertical && style.upright_digits > 0)
      append_upright(word, type, style);
    else if (end > at)
      append_word(word, type, style.no_wrap);
    if (end < text.size()) {
      if (text[end] == '\n')
        append_line_end(type);
      else
        append_space(type, style.no_wrap);
    }
    at = end + 1;
  }
}

void InlineText::append_word(std::string_view text, TypeIndex type, bool no_wrap) {
  const Word& word = galley_.words.word(type, text);
  auto& tokens = galley_.tokens;
  const bool after_space = tokens.size() > first_ && tokens.back().kind == Token::Kind::Space;
  if (after_space && (word.glues_previous || is_one_number(digits_, word.digits)))
    tokens.back().break_after = false;
  const double scale = galley_.words.type(type).size / 1000;
  for (const auto& part : word.parts) {
    Token token;
    token.break_after = part.break_after && !no_wrap;
    token.soft = part.soft;
    token.no_wrap = no_wrap;
    token.type = type;
    token.glyph_end = static_cast<std::uint32_t>(part.run->glyphs.size());
    token.run = part.run;
    token.width = part.run->width * scale;
    tokens.push_back(token);
  }
  glued_ = word.glues_next;
  digits_ = word.digits;
}

// A word of a vertical line: numbers of few figures stand upright in it (CSS
// Writing Modes 4, 9.1), the rest is turned. No line ends between them.
void InlineText::append_upright(std::string_view word, TypeIndex type, const markup::Style& style) {
  constexpr std::string_view figures = "0123456789";
  for (std::size_t at = 0; at < word.size();) {
    const bool number = figures.find(word[at]) != std::string_view::npos;
    const std::size_t end =
        std::min(number ? word.find_first_not_of(figures, at) : word.find_first_of(figures, at),
                 word.size());
    const auto first = galley_.tokens.size();
    append_word(word.substr(at, end - at), type, style.no_wrap);
    if (number && end - at <= static_cast<std::size_t>(style.upright_digits)) {
      galley_.tokens[first].upright = true;
      galley_.tokens[first].width = galley_.words.type(type).size;
    }
    at = end;
  }
}

void InlineText::append_space(TypeIndex type, bool no_wrap) {
  auto& tokens = galley_.tokens;
  if (tokens.size() == first_ || tokens.back().kind == Token::Kind::Space ||
      tokens.back().kind == Token::Kind::LineEnd) {
    return;
  }
  const Type& set = galley_.words.type(type);
  Token token;
  token.kind = Token::Kind::Space;
  token.break_after = !glued_ && !no_wrap;
  token.type = type;
  token.run = set.space;
  // Between words of the traditional script the space is of their face, so that
  // a line of them stays one run.
  const Token& before = tokens.back();
  if (before.kind == Token::Kind::Text && before.run->face->covers(first_traditional_letter)) {
    token.run = &galley_.words.run(*before.run->face, " ");
  }
  token.glyph_end = static_cast<std::uint32_t>(token.run->glyphs.size());
  token.width = token.run->width * set.size / 1000;
  tokens.push_back(token);
}

void InlineText::append_line_end(TypeIndex type) {
  Token token;
  token.kind = Token::Kind::LineEnd;
  token.type = type;
  galley_.tokens.push_back(token);
  glued_ = false;
  digits_ = DigitGroup::None;
}

void InlineText::append_tick_box(const markup::Element& element) {
  Token token;
  token.kind = Token::Kind::TickBox;
  token.checked = element.checked;
  token.type = galley_.words.type_of(element.style);
  token.width = tick_box_em * element.style.font_size;
  galley_.tokens.push_back(token);
  glued_ = true;  // the box stays with the words that it ticks
}

void InlineText::append_field(const markup::Element& span) {
  Token token;
  token.kind = Token::Kind::Field;
  token.type = galley_.words.type_of(span.style);
  token.width = span.style.width->value;
  token.field = &span;
  galley_.tokens.push_back(token);
  glued_ = false;
  digits_ = DigitGroup::None;
}

TokenRange InlineText::finish() {
  auto& tokens = galley_.tokens;
  while (tokens.size() > first_ && tokens.back().kind == Token::Kind::Space) tokens.pop_back();
  return {first_, static_cast<std::uint32_t>(tokens.size()) - first_};
}

Extent extent(const Galley& galley, const TokenRange& range) {
  Extent whole;
  double chunk = 0, line = 0, spaces = 0;
  for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
    const Token& token = galley.tokens[i];
    const bool space = token.kind == Token::Kind::Space;
    if (token.kind == Token::Kind::LineEnd || (space && token.break_after)) {
      chunk = 0;
      if (!space)
        line = spaces = 0;
      else
        spaces += token.width;
      continue;
    }
    chunk += token.width;
    line += token.width + spaces;
    spaces = 0;
    whole.least = std::max(whole.least, chunk);
    whole.most = std::max(whole.most, line);
    if (token.break_after && !space) chunk = 0;
  }
  return whole;
}

}  // namespace tamga::layout
