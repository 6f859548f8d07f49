// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/page_items.h"

#include <algorithm>
#include <utility>

namespace tamga::layout {
namespace {

constexpr std::string_view soft_hyphen = "\u00AD";
constexpr double tick_side_em = 0.65;  // the box; its token is somewhat wider
constexpr double field_rule = 0.4;     // points: the line below a value's field
constexpr double many_lines = 1.6;     // heights of a line: a field this high has several

}  // namespace

PageItems::PageItems(Galley& galley, Laid& laid, std::size_t page)
    : galley_(galley), laid_(laid), page_(page), page_height_(laid.pages[page].height) {}

void PageItems::add_column(const Column& column, std::size_t from, std::size_t end, double x,
                           double y, bool artifact) {
  if (from >= end) return;
  const double offset = y - column.tops[from];
  for (std::size_t i = from; i < end; ++i) {
    const Strip& strip = column.strips[i];
    if (strip.kind == Strip::Kind::Line)
      add_line(galley_.lines[strip.index], x, offset + column.tops[i], artifact);
    else if (strip.kind == Strip::Kind::Band)
      add_band(galley_.bands[strip.index], x, offset + column.tops[i], artifact);
  }
  if (column.frames.empty()) return;
  std::vector<double> tops, bottoms;
  for (std::size_t i = from; i < end; ++i) {
    tops.push_back(offset + column.tops[i]);
    bottoms.push_back(tops.back() + column.strips[i].height);
  }
  add_frames(column, from, tops, bottoms, x);
}

void PageItems::add_line(const Line& line, double x, double y, bool artifact) {
  const double baseline = y + line.above;
  if (line.marker != no_marker) {
    const Marker& marker = galley_.markers[line.marker];
    add_tokens(marker.tokens, x + marker.x, baseline, 0, artifact ? 0 : marker.structure);
  }
  add_tokens(line.tokens, x + line.x, baseline, line.word_space, artifact ? 0 : line.structure);
}

void PageItems::add_band(const Band& band, double x, double y, bool artifact) {
  const Column& column = galley_.vertical[band.column];
  const double left = x + band.x - column.tops[band.first];
  for (std::uint32_t i = band.first; i < band.end; ++i) {
    const Strip& strip = column.strips[i];
    if (strip.kind != Strip::Kind::Line) continue;
    const Line& line = galley_.lines[strip.index];
    const double axis = left + column.tops[i] + line.above;
    if (line.marker != no_marker) {
      const Marker& marker = galley_.markers[line.marker];
      add_turned(marker.tokens, axis, y + marker.x, 0, artifact ? 0 : marker.structure);
    }
    add_turned(line.tokens, axis, y + line.x, line.word_space, artifact ? 0 : line.structure);
  }
}

// A vertical line's tokens from y downwards, in runs as below. Faces meet on the
// line's axis.
void PageItems::add_turned(const TokenRange& tokens, double axis, double y, double word_space,
                           std::size_t structure) {
  const std::uint32_t end = tokens.first + tokens.count;
  for (std::uint32_t i = tokens.first; i < end;) {
    const Token& first = galley_.tokens[i];
    if (first.upright) {
      add_upright(first, axis, y, structure);
      y += first.width;
      ++i;
      continue;
    }
    PlacedText text;
    text.turned = true;
    text.size = galley_.words.type(first.type).size;
    text.x = axis - first.run->face->vertical_axis() * text.size / 1000;
    text.baseline = page_height_ - y;
    text.word_space = word_space;
    text.structure = structure;
    text.run.face = first.run->face;
    for (; i < end; ++i) {
      const Token& token = galley_.tokens[i];
      if (token.upright || token.type != first.type || token.run->face != first.run->face) break;
      add_token(token, text.run);
      y += token.width + (token.kind == Token::Kind::Space ? word_space : 0);
    }
    laid_.pages[page_].items.emplace_back(std::move(text));
  }
}

// Figures side by side in a cell of one em: three or four are set smaller.
void PageItems::add_upright(const Token& token, double axis, double y, std::size_t structure) {
  const double em = token.width;
  const fonts::Face& face = *token.run->face;
  PlacedText text;
  text.size = em * std::min(1.0, 1000.0 / std::max(1.0F, token.run->width));
  text.x = axis - token.run->width * text.size / 2000;
  text.baseline = page_height_ - (y + em / 2 + face.cap_height() * text.size / 2000);
  text.structure = structure;
  text.run.face = &face;
  add_token(token, text.run);
  laid_.pages[page_].items.emplace_back(std::move(text));
}

// Neighbours of one face and size become one run, spaces between them included.
void PageItems::add_tokens(const TokenRange& tokens, double x, double baseline, double word_space,
                           std::size_t structure) {
  const std::uint32_t end = tokens.first + tokens.count;
  for (std::uint32_t i = tokens.first; i < end;) {
    const Token& first = galley_.tokens[i];
    if (first.kind == Token::Kind::TickBox) {
      add_tick_box(first, x, baseline, structure == 0 ? 0 : first.structure);
      x += first.width;
      ++i;
      continue;
    }
    if (first.kind == Token::Kind::Field) {
      add_inline_field(first, x, baseline);
      x += first.width;
      ++i;
      continue;
    }
    PlacedText text;
    text.x = x;
    text.baseline = page_height_ - baseline;
    text.size = galley_.words.type(first.type).size;
    text.word_space = word_space;
    text.structure = structure;
    text.run.face = first.run->face;
    std::size_t glyphs = 0;
    for (std::uint32_t k = i; k < end; ++k)
      glyphs += galley_.tokens[k].glyph_end - galley_.tokens[k].glyph_begin;
    text.run.glyphs.reserve(glyphs);
    text.run.text.reserve(2 * glyphs);
    for (; i < end; ++i) {
      const Token& token = galley_.tokens[i];
      if (token.run == nullptr || token.type != first.type || token.run->face != first.run->face)
        break;
      add_token(token, text.run);
      x += token.width + (token.kind == Token::Kind::Space ? word_space : 0);
    }
    laid_.pages[page_].items.emplace_back(std::move(text));
  }
}

void PageItems::add_token(const Token& token, fonts::GlyphRun& run) {
  const auto append = [&run](const fonts::GlyphRun& part, std::uint32_t begin, std::uint32_t end) {
    const auto& glyphs = part.glyphs;
    const std::size_t from = begin < glyphs.size() ? glyphs[begin].cluster : part.text.size();
    const std::size_t to = end < glyphs.size() ? glyphs[end].cluster : part.text.size();
    const auto shift = static_cast<std::uint32_t>(run.text.size() - from);  // may wrap around
    const std::size_t before = run.glyphs.size();
    run.glyphs.insert(run.glyphs.end(), glyphs.begin() + begin, glyphs.begin() + end);
    std::for_each(run.glyphs.begin() + static_cast<long>(before), run.glyphs.end(),
                  [&run, shift](fonts::Glyph& glyph) {
                    glyph.cluster += shift;
                    run.width += glyph.advance;
                  });
    run.text.append(part.text, from, to - from);
  };
  append(*token.run, token.glyph_begin, token.glyph_end);
  if (!token.hyphen) return;
  const auto& hyphen = galley_.words.run(*token.run->face, soft_hyphen);
  append(hyphen, 0, static_cast<std::uint32_t>(hyphen.glyphs.size()));
}

void PageItems::add_tick_box(const Token& token, double x, double baseline, std::size_t structure) {
  const double em = galley_.words.type(token.type).size;
  const double side = tick_side_em * em;
  const double left = x + (token.width - side) / 2, bottom = page_height_ - baseline;
  laid_.pages[page_].items.emplace_back(
      TickBox{{left, bottom, left + side, bottom + side}, token.checked, structure});
}

void PageItems::add_frames(const Column& column, std::size_t from, std::span<const double> tops,
                           std::span<const double> bottoms, double x) {
  const std::size_t end = from + tops.size();
  for (const Frame& frame : column.frames) {
    if (frame.end <= from) continue;
    if (frame.first >= end) break;
    const bool begins = frame.first >= from;
    const bool ends = frame.end <= end;
    const double top = tops[begins ? frame.first - from : 0];
    const double bottom = bottoms[(ends ? frame.end : end) - 1 - from];
    const double left = x + frame.left, right = x + frame.right;
    const auto& border = frame.border;
    if (begins) add_rule(left, top + border.top / 2, right, top + border.top / 2, border.top);
    if (ends) {
      const double y = bottom - border.bottom / 2;
      add_rule(left, y, right, y, border.bottom);
    }
    add_rule(left + border.left / 2, top, left + border.left / 2, bottom, border.left);
    add_rule(right - border.right / 2, top, right - border.right / 2, bottom, border.right);
    if (begins && frame.field != nullptr)
      add_field(*frame.field, frame.structure, left, top, right, bottom);
  }
}

void PageItems::add_rule(double x1, double y1, double x2, double y2, double width) {
  if (width <= 0) return;
  laid_.pages[page_].items.emplace_back(Rule{x1, page_height_ - y1, x2, page_height_ - y2, width});
}

// Its lower edge is the line that one would write on.
void PageItems::add_inline_field(const Token& token, double x, double baseline) {
  const Type& type = galley_.words.type(token.type);
  const double bottom = baseline - type.descent;
  add_field(*token.field, token.structure, x, baseline - type.ascent, x + token.width, bottom);
  add_rule(x, bottom, x + token.width, bottom, field_rule);
}

ValueText PageItems::value_text(const markup::Element& element, double height) {
  const markup::Style& style = element.style;
  const Type& type = galley_.words.type(galley_.words.type_of(style));
  ValueText text;
  text.name = element.value->field_name();
  text.member = element.value->member;
  text.face = type.face;
  text.sans_serif = style.font_family == "sans-serif";
  text.bold = style.bold;
  text.size = style.font_size;
  if (style.align == markup::Align::Center) text.align = FieldAlign::Center;
  if (style.align == markup::Align::Right) text.align = FieldAlign::Right;
  text.many_lines = height > many_lines * line_height(style);
  return text;
}

void PageItems::add_field(const markup::Element& element, std::size_t structure, double left,
                          double top, double right, double bottom) {
  laid_.pages[page_].items.emplace_back(FieldPlace{laid_.fields.size()});
  ActField field;
  field.act = element.value ? element.value->act : element.act;
  field.description = field.act;  // what people call it is the caller's to set
  if (element.value) field.value = value_text(element, bottom - top);
  field.page = page_;
  field.box = {left, page_height_ - bottom, right, page_height_ - top};
  field.structure = structure;
  laid_.fields.push_back(std::move(field));
}

}  // namespace tamga::layout
