// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/text_operators.h"

#include <cmath>

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

// Differences below this (thousandths of an em) are not worth a number in the
// array: at 12 points it is 0.02 points. They add up and are made good later.
constexpr double tolerance = 1.5;

// One array of the TJ operator, built glyph by glyph.
class ShowArray {
 public:
  explicit ShowArray(std::string& operators) : operators_(operators) { operators_ += '['; }

  void add_code(std::uint16_t code) {
    if (!open_) operators_ += '(';
    open_ = true;
    add_byte(static_cast<char>(code >> 8));
    add_byte(static_cast<char>(code & 0xFF));
  }

  // Moves the pen by `distance` thousandths of an em to the right.
  void move(double distance) {
    close_string();
    append_hundredths(operators_, -100 * std::lround(distance));
  }

  void finish() {
    close_string();
    operators_ += "]TJ\n";
  }

 private:
  void add_byte(char byte) {
    if (byte == '\r') {  // an end-of-line in a literal string reads as \n
      operators_ += "\\r";
      return;
    }
    if (byte == '(' || byte == ')' || byte == '\\') operators_ += '\\';
    operators_ += byte;
  }
  void close_string() {
    if (open_) operators_ += ')';
    open_ = false;
  }

  std::string& operators_;
  bool open_ = false;
};

long hundredths(double points) {
  return std::lround(points * 100);
}

// The text a glyph stands for; empty for all but the first glyph of a cluster.
std::string_view cluster_text(const fonts::GlyphRun& run, std::size_t index) {
  const std::uint32_t start = run.glyphs[index].cluster;
  if (index > 0 && run.glyphs[index - 1].cluster == start) return {};
  std::size_t next = index + 1;
  while (next < run.glyphs.size() && run.glyphs[next].cluster == start) ++next;
  const std::size_t end = next < run.glyphs.size() ? run.glyphs[next].cluster : run.text.size();
  return std::string_view(run.text).substr(start, end - start);
}

}  // namespace

void TextOperators::add(const layout::PlacedText& text) {
  if (text.run.glyphs.empty()) return;
  mark(text.structure);
  DocumentFonts::Font& font = fonts_.of(*text.run.face);
  choose_font(font, text.size);
  move_to(text.x, text.baseline);
  show(text, font);
}

void TextOperators::mark(std::size_t structure) {
  if (structure == open_structure_) return;
  if (open_structure_ != nothing_open) operators_ += "EMC\n";
  open_structure_ = structure;
  if (structure == 0) {
    operators_ += "/Artifact BMC\n";
    return;
  }
  operators_ += "/Span<</MCID " + std::to_string(marked_content_.size()) + ">>BDC\n";
  marked_content_.push_back(structure);
}

void TextOperators::choose_font(const DocumentFonts::Font& font, double size) {
  if (font_ == &font && size_ == size) return;
  font_ = &font;
  size_ = size;
  operators_ += '/' + font.resource + ' ' + number(size) + " Tf\n";
}

void TextOperators::move_to(double x, double baseline) {
  const long new_x = hundredths(x);
  const long new_y = hundredths(baseline);
  append_hundredths(operators_, new_x - x_);
  operators_ += ' ';
  append_hundredths(operators_, new_y - y_);
  operators_ += " Td";
  x_ = new_x;
  y_ = new_y;
}

void TextOperators::raise(double thousandths, double size) {
  const long rise = hundredths(thousandths * size / 1000);
  if (rise == rise_) return;
  rise_ = rise;
  append_hundredths(operators_, rise);
  operators_ += " Ts";
}

void TextOperators::show(const layout::PlacedText& text, DocumentFonts::Font& font) {
  const auto& glyphs = text.run.glyphs;
  const double word_space = text.size > 0 ? text.word_space * 1000 / text.size : 0;
  double owed = 0;  // where the pen should be, less where the reader's pen is
  for (std::size_t i = 0; i < glyphs.size();) {
    const float height = glyphs[i].y_offset;
    raise(height, text.size);
    ShowArray array(operators_);
    for (; i < glyphs.size() && glyphs[i].y_offset == height; ++i) {
      const double distance = owed + glyphs[i].x_offset;
      if (std::fabs(distance) >= tolerance) {
        array.move(distance);
        owed -= static_cast<double>(std::lround(distance));
      }
      const std::string_view cluster = cluster_text(text.run, i);
      const std::uint16_t code = font.derived.code(glyphs[i].id, cluster);
      array.add_code(code);
      owed += glyphs[i].advance - font.derived.advance(code);
      if (cluster == " ") owed += word_space;
    }
    array.finish();
  }
}

std::string TextOperators::finish(std::vector<std::size_t>& marked_content) {
  if (open_structure_ != nothing_open) operators_ += "EMC\n";
  operators_ += "ET\n";
  marked_content = std::move(marked_content_);
  return std::move(operators_);
}

}  // namespace tamga::pdf
