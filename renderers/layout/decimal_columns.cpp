// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/decimal_columns.h"

#include <algorithm>
#include <optional>

#include "renderers/layout/table_grid.h"

namespace tamga::layout {
namespace {

constexpr double tolerance = 0.01;  // points

struct Number {
  Line* line = nullptr;
  double whole = 0, rest = 0;  // points: up to the decimal mark, and from it on
};

bool is_figure(char c) {
  return c >= '0' && c <= '9';
}

// The last full stop or comma between two figures parts the number; without
// one it ends with its last figure («100», «100 %»).
std::optional<Number> read_number(Galley& galley, Line& line) {
  std::string text;
  std::vector<double> ends;  // of each byte, points from the line's start
  double x = 0;
  for (std::uint32_t i = line.tokens.first; i < line.tokens.first + line.tokens.count; ++i) {
    const Token& token = galley.tokens[i];
    if (token.run == nullptr) return std::nullopt;
    const double scale = galley.words.type(token.type).size / 1000;
    for (std::uint32_t g = token.glyph_begin; g < token.glyph_end; ++g) {
      const auto& glyphs = token.run->glyphs;
      x += glyphs[g].advance * scale;
      text += token.run->text[glyphs[g].cluster];
      ends.push_back(x);
    }
  }
  std::optional<std::size_t> mark, figure;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_figure(text[i])) figure = i;
    const bool parts = (text[i] == '.' || text[i] == ',') && i > 0 && is_figure(text[i - 1]) &&
                       i + 1 < text.size() && is_figure(text[i + 1]);
    if (parts) mark = i;
  }
  if (!figure) return std::nullopt;
  const double whole = mark ? ends[*mark - 1] : ends[*figure];
  return Number{&line, whole, x - whole};
}

std::optional<Number> number_of(Galley& galley, const Cell& cell) {
  Line* only = nullptr;
  for (const Strip& strip : cell.content.strips) {
    if (strip.kind != Strip::Kind::Line || only != nullptr) return std::nullopt;
    only = &galley.lines[strip.index];
  }
  return only == nullptr ? std::nullopt : read_number(galley, *only);
}

}  // namespace

void align_decimals(Galley& galley, Table& table) {
  std::vector<std::vector<Number>> columns(static_cast<std::size_t>(table.columns));
  std::vector<double> room(columns.size(), 0);  // inside the narrowest cell
  for (const Cell& cell : table.cells) {
    if (cell.style->align != markup::Align::Decimal || cell.column_span != 1) continue;
    const auto number = number_of(galley, cell);
    if (!number) continue;
    const auto column = static_cast<std::size_t>(cell.column);
    const auto inset = cell_insets(cell);
    const double inner = table.edges[column + 1] - table.edges[column] - inset.left - inset.right;
    room[column] = columns[column].empty() ? inner : std::min(room[column], inner);
    columns[column].push_back(*number);
  }
  for (std::size_t column = 0; column < columns.size(); ++column) {
    double whole = 0, rest = 0;
    for (const Number& number : columns[column]) {
      whole = std::max(whole, number.whole);
      rest = std::max(rest, number.rest);
    }
    const double left = (room[column] - whole - rest) / 2;
    if (left < -tolerance) continue;
    for (const Number& number : columns[column]) number.line->x = left + whole - number.whole;
  }
}

}  // namespace tamga::layout
