// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/line_breaker.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fonts/utf8.h"

namespace tamga::layout {
namespace {

constexpr double tolerance = 0.01;         // points; sums of widths are inexact
constexpr double loosest_space = 2.3;      // × normal: beyond, a line stays ragged
constexpr double comfortable_space = 1.6;  // × normal: beyond, words are divided
constexpr double comfortable_rag = 0.42;   // of the measure: beyond, words are divided
// Letters on either side of a hyphen, and hyphens one below the other: strict
// for a line that is loose, less so for one that would stay ragged.
constexpr std::size_t least_when_loose = 3, least_when_ragged = 2;
constexpr int hyphens_when_loose = 2, hyphens_when_ragged = 4;
constexpr std::uint32_t longest_look = 400;  // glyphs: more than a line holds; keeps time linear
constexpr std::string_view soft_hyphen = "\u00AD";

std::size_t byte_of(const Token& token, std::uint32_t glyph) {
  return glyph < token.run->glyphs.size() ? token.run->glyphs[glyph].cluster
                                          : token.run->text.size();
}

// Letters (characters) of a part of a word in UTF-8.
std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Offsets in the run's text before which a hyphen may stand, ascending, for
// every word of letters in the token's part of it. `least` letters at least
// stay on either side.
std::vector<std::size_t> syllables(const Token& token, const fonts::Hyphenator& hyphenator,
                                   std::size_t least) {
  std::vector<std::size_t> points;
  const std::string_view text = token.run->text;
  const std::size_t end =
      byte_of(token, std::min(token.glyph_end, token.glyph_begin + longest_look));
  std::size_t word = byte_of(token, token.glyph_begin);
  for (std::size_t at = word; at <= end;) {
    const std::size_t here = at;
    const bool letter =
        at < end && u_isalpha(static_cast<UChar32>(fonts::next_character(text, at)));
    if (letter) continue;
    const auto letters_of_word = text.substr(word, here - word);
    for (const auto point : hyphenator.break_points(letters_of_word)) {
      if (letters(letters_of_word.substr(0, point)) >= least &&
          letters(letters_of_word.substr(point)) >= least) {
        points.push_back(word + point);
      }
    }
    if (here == end) break;
    word = at;
  }
  return points;
}

// What a type asks of its line above and below the baseline (CSS 2, 10.8.1); of
// a vertical line, on either side of its axis.
std::pair<double, double> line_edges(const Type& type, const markup::Style& style) {
  const double height = style.line_height * type.size;
  if (style.vertical) return {height / 2, height / 2};
  const double leading = height - (type.ascent - type.descent);
  return {type.ascent + leading / 2, -type.descent + leading / 2};
}

}  // namespace

struct LineBreaker::Fill {
  std::uint32_t from = 0, end = 0;  // tokens that are left
  double measure = 0;
  std::optional<End> best;         // the last allowed end that fits
  std::optional<End> second_best;  // at a space that should not end a line
  End result;
  TokenRange drawn;  // result's tokens; copied if the last is divided
  bool copied = false;
  bool hard = false;  // ends by <br> or with the paragraph
  bool hyphen = false;
};

void LineBreaker::break_lines(TokenRange range, const markup::Style& style, const Place& place) {
  style_ = &style;
  place_ = place;
  hyphens_in_a_row_ = 0;
  const Type& type = galley_.words.type(galley_.words.type_of(style));
  space_width_ = type.space_width;
  const auto [above, below] = line_edges(type, style);
  strut_above_ = above;
  strut_below_ = below;

  Fill fill;
  fill.end = range.first + range.count;
  for (std::uint32_t i = range.first; i < fill.end; ++i) {
    Token& token = galley_.tokens[i];
    if (token.kind == Token::Kind::Field) token.width = std::min(token.width, place.width);
  }
  double indent = std::clamp(style.text_indent, -place.x, place.width / 2);
  for (std::uint32_t from = range.first; from < fill.end; from = fill.result.next) {
    fill.from = from;
    fill.measure = place.width - indent;
    fill.best.reset();
    fill.second_best.reset();
    fill.copied = fill.hard = fill.hyphen = false;
    scan_line(fill);
    place_line(fill, indent);
    hyphens_in_a_row_ = fill.hyphen ? hyphens_in_a_row_ + 1 : 0;
    indent = 0;
  }
}

void LineBreaker::scan_line(Fill& fill) {
  const auto& tokens = galley_.tokens;
  while (fill.from + 1 < fill.end && tokens[fill.from].kind == Token::Kind::Space) ++fill.from;
  double width = 0, inked = 0;  // inked: without spaces at the end
  std::uint32_t spaces = 0, inner_spaces = 0, inked_stop = fill.from;
  for (std::uint32_t i = fill.from; i < fill.end; ++i) {
    const Token& token = tokens[i];
    if (token.kind == Token::Kind::LineEnd) {
      fill.hard = true;
      fill.result = {inked_stop, i + 1, inked, inner_spaces, false};
      return;
    }
    if (token.kind == Token::Kind::Space) {
      auto& end = token.break_after ? fill.best : fill.second_best;
      if (inked_stop > fill.from) end = End{inked_stop, i + 1, inked, inner_spaces, false};
      width += token.width;
      ++spaces;
      continue;
    }
    if (width + token.width > fill.measure + tolerance) return overflow(fill, i, width, spaces);
    inked = width += token.width;
    inner_spaces = spaces;
    inked_stop = i + 1;
    if (token.break_after) {
      const double shown = token.soft ? width + hyphen_width(token) : width;
      if (shown <= fill.measure + tolerance)
        fill.best = End{i + 1, i + 1, shown, spaces, token.soft};
    }
  }
  fill.hard = true;
  fill.result = {inked_stop, fill.end, inked, inner_spaces, false};
}

// Token `at` does not fit after `width`: decides how the line ends.
void LineBreaker::overflow(Fill& fill, std::uint32_t at, double width, std::uint32_t spaces) {
  const Token& token = galley_.tokens[at];
  if (token.kind == Token::Kind::Text && !fill.best && !fill.second_best) {
    if (divide(fill, at, width, spaces, 1)) return;  // no other end: hyphens: auto or not
  } else if (token.kind == Token::Kind::Text && fill.best && style_->hyphenate && !token.no_wrap) {
    const Looseness loose = looseness(*fill.best, fill.measure);
    const bool ragged = loose == Looseness::Ragged;
    if (loose != Looseness::Comfortable &&
        hyphens_in_a_row_ < (ragged ? hyphens_when_ragged : hyphens_when_loose) &&
        divide(fill, at, width, spaces, ragged ? least_when_ragged : least_when_loose)) {
      return;
    }
  }
  if (fill.best) {
    fill.result = *fill.best;
  } else if (fill.second_best) {
    fill.result = *fill.second_best;
  } else if (at > fill.from) {
    fill.result = {at, at, width, spaces, false};
  } else {
    return divide_anywhere(fill, at);
  }
  fill.hyphen = fill.result.soft;
}

LineBreaker::Looseness LineBreaker::looseness(const End& end, double measure) const {
  const double room = measure - end.width;
  if (style_->align != markup::Align::Justify) {
    return room > comfortable_rag * measure ? Looseness::Loose : Looseness::Comfortable;
  }
  if (end.spaces == 0 || room / end.spaces > (loosest_space - 1) * space_width_) {
    return Looseness::Ragged;
  }
  return room / end.spaces > (comfortable_space - 1) * space_width_ ? Looseness::Loose
                                                                    : Looseness::Comfortable;
}

// Ends the line with the longest head of token `at` that fits with a hyphen.
bool LineBreaker::divide(Fill& fill, std::uint32_t at, double width, std::uint32_t spaces,
                         std::size_t least_letters) {
  const Token token = galley_.tokens[at];
  const double room = fill.measure - width - hyphen_width(token);
  const auto points = syllables(token, hyphenator_, least_letters);
  if (room <= 0 || points.empty()) return false;
  const auto& glyphs = token.run->glyphs;
  const double scale = galley_.words.type(token.type).size / 1000;
  double head = 0, best_width = 0;
  std::uint32_t best = token.glyph_begin;
  auto point = points.begin();
  for (std::uint32_t g = token.glyph_begin; g < token.glyph_end; ++g) {
    while (point != points.end() && *point < glyphs[g].cluster) ++point;
    if (point != points.end() && *point == glyphs[g].cluster && g > token.glyph_begin) {
      best = g;
      best_width = head;
    }
    head += glyphs[g].advance * scale;
    if (head > room) break;
  }
  if (best == token.glyph_begin) return false;
  take_head(fill, at, best, true, width + best_width, spaces);
  return true;
}

// Token `at` begins the line and is longer than it: as many characters as fit,
// at least one, or nothing would ever be placed.
void LineBreaker::divide_anywhere(Fill& fill, std::uint32_t at) {
  const Token token = galley_.tokens[at];
  if (token.kind != Token::Kind::Text) {
    fill.result = {at + 1, at + 1, token.width, 0, false};
    return;
  }
  const auto& glyphs = token.run->glyphs;
  const double scale = galley_.words.type(token.type).size / 1000;
  double head = 0, fitting_width = 0;
  std::uint32_t fitting = token.glyph_begin;
  for (std::uint32_t g = token.glyph_begin; g < token.glyph_end; ++g) {
    const bool begins_cluster = g > token.glyph_begin && glyphs[g].cluster != glyphs[g - 1].cluster;
    if (begins_cluster) {
      if (head > fill.measure + tolerance && fitting > token.glyph_begin) break;
      fitting = g;
      fitting_width = head;
      if (head > fill.measure + tolerance) break;
    }
    head += glyphs[g].advance * scale;
  }
  if (fitting == token.glyph_begin) {  // one cluster, wider than the line
    fill.result = {at + 1, at + 1, token.width, 0, false};
    return;
  }
  take_head(fill, at, fitting, false, fitting_width, 0);
}

// Ends the line within token `at`: its tokens are copied with the head as the
// last one, and the token becomes its own tail.
void LineBreaker::take_head(Fill& fill, std::uint32_t at, std::uint32_t glyph, bool hyphen,
                            double width, std::uint32_t spaces) {
  auto& tokens = galley_.tokens;
  const auto first = static_cast<std::uint32_t>(tokens.size());
  for (std::uint32_t i = fill.from; i < at; ++i) {
    const Token copied = tokens[i];
    tokens.push_back(copied);
  }
  Token head = tokens[at];
  head.glyph_end = glyph;
  head.hyphen = hyphen;
  head.width = 0;
  for (std::uint32_t g = head.glyph_begin; g < glyph; ++g) {
    head.width += head.run->glyphs[g].advance * galley_.words.type(head.type).size / 1000;
  }
  tokens.push_back(head);
  Token& tail = tokens[at];
  tail.glyph_begin = glyph;
  tail.width -= head.width;
  fill.copied = true;
  fill.drawn = {first, at - fill.from + 1};
  fill.hyphen = hyphen;
  const double shown = hyphen ? width + hyphen_width(head) : width;
  fill.result = {at, at, shown, spaces, false};
}

void LineBreaker::place_line(const Fill& fill, double indent) {
  auto& tokens = galley_.tokens;
  if (fill.result.soft) tokens[fill.result.stop - 1].hyphen = true;
  Line line;
  line.tokens = fill.copied ? fill.drawn : TokenRange{fill.from, fill.result.stop - fill.from};
  line.above = strut_above_;
  line.below = strut_below_;
  for (std::uint32_t i = line.tokens.first; i < line.tokens.first + line.tokens.count; ++i) {
    const auto [above, below] = line_edges(galley_.words.type(tokens[i].type), *style_);
    line.above = std::max(line.above, above);
    line.below = std::max(line.below, below);
  }
  const double room = fill.measure - fill.result.width;
  const auto spaces = fill.result.spaces;
  line.x = place_.x + indent;
  line.width = fill.result.width;
  line.structure = place_.structure;
  if (style_->align == markup::Align::Right) line.x += std::max(0.0, room);
  // A column of numbers is moved below one another later, by its table.
  if (style_->align == markup::Align::Center || style_->align == markup::Align::Decimal)
    line.x += std::max(0.0, room / 2);
  if (style_->align == markup::Align::Justify && !fill.hard && spaces > 0 && room > 0 &&
      room / spaces <= (loosest_space - 1) * space_width_) {
    line.word_space = room / spaces;
    line.width = fill.measure;
  }
  galley_.lines.push_back(line);
}

double LineBreaker::hyphen_width(const Token& token) {
  return galley_.words.run(*token.run->face, soft_hyphen).width *
         galley_.words.type(token.type).size / 1000;
}

}  // namespace tamga::layout
