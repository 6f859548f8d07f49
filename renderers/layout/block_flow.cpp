// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/block_flow.h"

#include <algorithm>

#include "renderers/layout/table_grid.h"

namespace tamga::layout {
namespace {

constexpr double marker_gap_em = 0.35;     // between a marker and its item
constexpr double least_field_height = 24;  // points, of an act's field without min-height
constexpr double narrowest = 1;            // points; a column is never less
constexpr double small_table = 0.2;        // of the text area: such a table is kept whole
constexpr double band_gap_em = 1;          // between bands of vertical lines
constexpr double tolerance = 0.01;         // points; sums of widths are inexact

double width_of(const Galley& galley, const TokenRange& tokens) {
  double width = 0;
  for (std::uint32_t i = tokens.first; i < tokens.first + tokens.count; ++i) {
    width += galley.tokens[i].width;
  }
  return width;
}

// With paddings and borders: `min-height`, or what a field needs without one.
double least_height(const Box& box) {
  const markup::Style& style = *box.style;
  if (style.min_height || box.field == nullptr) return style.min_height.value_or(0);
  if (!box.field->value) return least_field_height;
  return line_height(style) + style.border.top + style.padding.top + style.padding.bottom +
         style.border.bottom;
}

// What a list's items are indented by: its padding, or more when a number is
// too wide for it.
double marker_room(const Galley& galley, const Box& list) {
  double room = 0;
  for (const auto& item : list.children) {
    if (item.kind != Box::Kind::Item || item.marker.count == 0) continue;
    room = std::max(room, width_of(galley, item.marker) + marker_gap_em * item.style->font_size);
  }
  return room;
}

}  // namespace

BlockFlow::BlockFlow(Galley& galley, const fonts::Hyphenator& hyphenator)
    : galley_(galley), hyphenator_(hyphenator), breaker_(galley, hyphenator) {}

Column BlockFlow::stack(const Box& box, double width) {
  column_ = {};
  margin_ = 0;
  breakable_ = page_before_ = false;
  add_children(box, {0, std::max(narrowest, width)});
  flush_marker();
  double y = 0;
  column_.tops.reserve(column_.strips.size());
  for (auto& strip : column_.strips) {
    if (column_.tops.empty()) strip.before = 0;
    column_.tops.push_back(y + strip.before);
    y += strip.before + strip.height;
  }
  return std::move(column_);
}

void BlockFlow::add_box(const Box& box, Place place) {
  if (box.kind == Box::Kind::Table) return add_table(box, place);
  if (box.anonymous && box.kind == Box::Kind::Paragraph) return add_paragraph(box, place);
  if (box.anonymous) return add_children(box, place);
  add_block(box, place);
}

void BlockFlow::add_children(const Box& box, Place place) {
  for (const auto& child : box.children) add_box(child, place);
}

void BlockFlow::add_block(const Box& box, Place place) {
  const markup::Style& style = *box.style;
  const auto first = column_.strips.size();
  margin_ = std::max(margin_, style.margin.top);
  page_before_ = page_before_ || style.break_before_page;

  Place outer{place.x + style.margin.left,
              std::max(narrowest, place.width - style.margin.left - style.margin.right)};
  if (style.width && (box.kind == Box::Kind::Block || box.kind == Box::Kind::Vertical)) {
    const double wished =
        style.width->relative ? style.width->value * place.width : style.width->value;
    const double given = std::min(wished, outer.width);
    if (style.float_right) outer.x += outer.width - given;
    outer.width = given;
  }
  const double left = style.border.left + std::max(style.padding.left, marker_room(galley_, box));
  const double right = style.border.right + style.padding.right;
  const Place inner{outer.x + left, std::max(narrowest, outer.width - left - right)};

  const double above = style.border.top + style.padding.top;
  const double below = style.border.bottom + style.padding.bottom;
  if (above > 0) {
    add_space(above, breakable_);
    breakable_ = false;
  }
  if (box.kind == Box::Kind::Item && box.marker.count > 0) add_marker(box, inner.x);
  if (box.kind == Box::Kind::Paragraph)
    add_paragraph(box, inner);
  else if (box.kind == Box::Kind::Vertical)
    add_bands(box, inner);
  else
    add_children(box, inner);
  if (box.kind == Box::Kind::Item) flush_marker();

  if (style.min_height || box.field != nullptr) {
    const double least = least_height(box);
    const double missing = least - (height_since(first) + below);
    if (missing > 0) add_space(missing, first == column_.strips.size() && breakable_);
  }
  if (below > 0) add_space(below, false);
  const auto end = column_.strips.size();
  if (end == first) {
    margin_ = std::max(margin_, style.margin.bottom);
    return;
  }
  const auto& border = style.border;
  if (box.field != nullptr || border.top + border.right + border.bottom + border.left > 0) {
    column_.frames.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end),
                              outer.x, outer.x + outer.width, border, box.field, box.structure});
  }
  if (style.keep_together || box.heading || box.field != nullptr) forbid_breaks(first + 1);
  margin_ = style.margin.bottom;
  breakable_ = !style.keep_with_next;
}

void BlockFlow::add_paragraph(const Box& box, Place place) {
  if (box.tokens.count == 0) return;
  const auto first = galley_.lines.size();
  breaker_.break_lines(box.tokens, *box.style, {place.x, place.width, box.structure});
  const auto count = galley_.lines.size() - first;
  for (std::size_t i = 0; i < count; ++i) {
    Strip strip;
    strip.kind = Strip::Kind::Line;
    strip.index = static_cast<std::uint32_t>(first + i);
    strip.height = galley_.lines[first + i].height();
    // Two lines at least on either side of a page break.
    strip.breakable = i == 0 ? breakable_ : (i >= 2 && i + 2 <= count);
    if (i == 0 && marker_ != no_marker) {
      galley_.lines[first].marker = marker_;
      marker_ = no_marker;
    }
    add_strip(strip);
  }
}

void BlockFlow::add_table(const Box& box, Place place) {
  const markup::Style& style = *box.style;
  flush_marker();
  margin_ = std::max(margin_, style.margin.top);
  page_before_ = page_before_ || style.break_before_page;
  const double width = std::max(narrowest, place.width - style.margin.left - style.margin.right);
  galley_.tables.push_back(
      make_table(galley_, hyphenator_, *box.table, place.x + style.margin.left, width));
  const auto number = static_cast<std::uint32_t>(galley_.tables.size() - 1);
  const Table& table = galley_.tables.back();
  const auto first = column_.strips.size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const markup::Style& row = *box.table->rows[i].style;
    const bool in_head = static_cast<int>(i) < table.head_rows;
    if (i > 0 && !in_head) page_before_ = page_before_ || row.break_before_page;
    Strip strip;
    strip.kind = Strip::Kind::Row;
    strip.index = static_cast<std::uint32_t>(i);
    strip.table = number;
    strip.height = table.natural[i];
    strip.breakable = breakable_;
    add_strip(strip);
    breakable_ = !in_head && !row.keep_with_next;
  }
  const double height = height_since(first);
  if (style.keep_together || height <= small_table * galley_.text_height) {
    forbid_breaks(first + 1);
    for (auto i = first; i < column_.strips.size(); ++i)
      column_.strips[i].together = height <= galley_.text_height;
  }
  if (first < column_.strips.size()) {
    margin_ = style.margin.bottom;
    breakable_ = !style.keep_with_next;
  }
}

// Stacks the vertical lines as if they ran to the right, and takes as many
// together as stand side by side in the width: one band below the other, each
// as high as the lines are long.
void BlockFlow::add_bands(const Box& box, Place place) {
  const double measure = vertical_measure(galley_, *box.style);
  BlockFlow flow(galley_, hyphenator_);
  const auto number = static_cast<std::uint32_t>(galley_.vertical.size());
  galley_.vertical.push_back(flow.stack(box, measure));
  const Column& column = galley_.vertical.back();
  const auto count = column.strips.size();
  for (std::size_t first = 0; first < count;) {
    std::size_t end = first + 1, last_break = count;
    while (end < count && column.height(first, end + 1) <= place.width + tolerance) {
      if (column.strips[end].breakable) last_break = end;
      ++end;
    }
    if (end < count && !column.strips[end].breakable && last_break < count) end = last_break;
    Strip strip;
    strip.kind = Strip::Kind::Band;
    strip.index = static_cast<std::uint32_t>(galley_.bands.size());
    strip.height = measure;
    strip.breakable = first > 0 || breakable_;
    galley_.bands.push_back(
        {number, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end), place.x});
    if (first > 0) margin_ = band_gap_em * box.style->font_size;
    add_strip(strip);
    first = end;
  }
}

void BlockFlow::add_marker(const Box& item, double x) {
  flush_marker();
  const double width = width_of(galley_, item.marker) + marker_gap_em * item.style->font_size;
  galley_.markers.push_back({item.marker, x - width, item.marker_structure});
  marker_ = static_cast<std::uint32_t>(galley_.markers.size() - 1);
  marker_style_ = item.style;
}

// An item without a line of its own (empty, or holding a list at once) still
// shows its marker, on an empty line.
void BlockFlow::flush_marker() {
  if (marker_ == no_marker) return;
  const Type& type = galley_.words.type(galley_.words.type_of(*marker_style_));
  const double leading = marker_style_->line_height * type.size - (type.ascent - type.descent);
  Line line;
  line.above = type.ascent + leading / 2;
  line.below = -type.descent + leading / 2;
  line.marker = marker_;
  marker_ = no_marker;
  galley_.lines.push_back(line);
  Strip strip;
  strip.kind = Strip::Kind::Line;
  strip.index = static_cast<std::uint32_t>(galley_.lines.size() - 1);
  strip.height = line.height();
  strip.breakable = breakable_;
  add_strip(strip);
}

void BlockFlow::add_space(double height, bool breakable) {
  Strip strip;
  strip.height = height;
  strip.breakable = breakable;
  add_strip(strip);
}

void BlockFlow::add_strip(Strip strip) {
  strip.before = margin_;
  strip.page_before = page_before_ && !column_.strips.empty();
  margin_ = 0;
  page_before_ = false;
  breakable_ = true;
  column_.strips.push_back(strip);
}

void BlockFlow::forbid_breaks(std::size_t from) {
  for (auto i = from; i < column_.strips.size(); ++i) column_.strips[i].breakable = false;
}

double BlockFlow::height_since(std::size_t from) const {
  double height = 0;
  for (auto i = from; i < column_.strips.size(); ++i) {
    height += column_.strips[i].height + (i > from ? column_.strips[i].before : 0);
  }
  return height;
}

}  // namespace tamga::layout
