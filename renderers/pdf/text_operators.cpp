// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/text_operators.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

// Differences below this (thousandths of an em) are not worth a number in the
// array: at 12 points it is 0.02 points. They add up and are made good later.
constexpr double tolerance = 1.5;

// Line widths of a tick box and of the mark in it, points.
constexpr const char* tick_stroke = ".6 w ";
constexpr const char* tick_mark_stroke = "1.2 w ";

// One array of the TJ operator, built glyph by glyph.
class ShowArray {
 public:
  explicit ShowArray(std::string& operators) : operators_(operators) { operators_ += '['; }

  void add_code(std::uint16_t code) {
    if (count_ + longest_code > string_.size()) flush();
    if (!open_) string_[count_++] = '(';
    open_ = true;
    if (code > fonts::last_short_code) {
      code = static_cast<std::uint16_t>(code + fonts::long_code_offset);
      add_byte(static_cast<char>(code >> 8));
    }
    add_byte(static_cast<char>(code & 0xFF));
  }

  // Moves the pen by `distance` thousandths of an em to the right.
  void move(long distance) {
    close_string();
    append_hundredths(operators_, -100 * distance);
  }

  void finish() {
    close_string();
    operators_ += "]TJ\n";
  }

 private:
  static constexpr std::size_t longest_code = 6;  // with parenthesis and escapes

  void add_byte(char byte) {
    switch (byte) {
      case '\r':  // an end-of-line in a literal string reads as \n
        string_[count_++] = '\\';
        byte = 'r';
        break;
      case '(':
      case ')':
      case '\\':
        string_[count_++] = '\\';
        break;
    }
    string_[count_++] = byte;
  }
  void flush() {
    operators_.append(string_.data(), count_);
    count_ = 0;
  }
  void close_string() {
    if (open_) string_[count_++] = ')';
    open_ = false;
    flush();
  }

  std::string& operators_;
  std::array<char, 256> string_;  // not yet in the operators
  std::size_t count_ = 0;
  bool open_ = false;
};

long hundredths(double points) {
  return std::lround(points * 100);
}

struct Extent {
  std::size_t begin = 0, end = 0;  // bytes
  std::size_t size() const { return end - begin; }
};

// Words with U+202F in them, the narrow space before a suffix of the traditional
// script: readers take it for a space and drop it, unless the word's text stands
// beside its glyphs (ISO 32000-1 14.9.4).
std::vector<Extent> words_with_narrow_space(std::string_view text) {
  constexpr std::string_view narrow_space = "\u202F";
  std::vector<Extent> words;
  for (std::size_t at = text.find(narrow_space); at != std::string_view::npos;) {
    const std::size_t space = text.rfind(' ', at);
    const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back({begin, end});
    at = text.find(narrow_space, end);
  }
  return words;
}

// Where the cluster of a glyph, which is not `last`, ends in the run's text.
std::size_t end_of_cluster(const fonts::Glyph* glyph, const fonts::Glyph* last,
                           const std::string& text) {
  const std::uint32_t start = glyph->cluster;
  while (++glyph != last)
    if (glyph->cluster != start) return glyph->cluster;
  return text.size();
}

}  // namespace

void TextOperators::add(const layout::PlacedText& text) {
  if (text.run.glyphs.empty()) return;
  mark(text.structure);
  DocumentFonts::Font& font = fonts_.of(*text.run.face);
  choose_font(font, text.size);
  move_to(text.x, text.baseline, text.turned);
  show(text, font);
}

void TextOperators::mark(std::size_t structure) {
  if (structure == open_structure_) return;
  end_mark();
  open_structure_ = structure;
  if (structure == 0) {
    operators_ += "/Artifact BMC\n";
    return;
  }
  operators_ += "/Span<</MCID " + std::to_string(marked_content_.size()) + ">>BDC\n";
  marked_content_.push_back(structure);
}

void TextOperators::end_mark() {
  if (open_structure_ != nothing_open) operators_ += "EMC\n";
  open_structure_ = nothing_open;
}

std::size_t TextOperators::stop() {
  end_mark();
  return marked_content_.size();
}

void TextOperators::add(const layout::TickBox& tick_box) {
  const layout::Rectangle& box = tick_box.box;
  const double side = box.right - box.left;
  const auto point = [this](double x, double y, const char* end) {
    append_hundredths(operators_, hundredths(x));
    operators_ += ' ';
    append_hundredths(operators_, hundredths(y));
    operators_ += end;
  };
  end_mark();
  operators_ += "ET\n";
  mark(tick_box.structure);
  operators_ += tick_stroke;
  point(box.left, box.bottom, " ");
  point(side, side, " re S\n");
  if (tick_box.checked) {
    operators_ += tick_mark_stroke;
    point(box.left + 0.18 * side, box.bottom + 0.5 * side, " m ");
    point(box.left + 0.42 * side, box.bottom + 0.2 * side, " l ");
    point(box.right - 0.15 * side, box.top - 0.18 * side, " l S\n");
  }
  end_mark();
  operators_ += "BT\n";
  x_ = y_ = 0;  // a text object begins at the page's corner, with no matrix
  turned_ = false;
}

void TextOperators::choose_font(const DocumentFonts::Font& font, double size) {
  if (font_ == &font && size_ == size) return;
  font_ = &font;
  size_ = size;
  operators_ += '/' + font.resource + ' ' + number(size) + " Tf\n";
}

void TextOperators::move_to(double x, double baseline, bool turned) {
  const long new_x = hundredths(x);
  const long new_y = hundredths(baseline);
  if (turned || turned_) {  // Td moves along the matrix, which has to be set anew
    operators_ += turned ? "0 -1 1 0 " : "1 0 0 1 ";
    append_hundredths(operators_, new_x);
    operators_ += ' ';
    append_hundredths(operators_, new_y);
    operators_ += " Tm";
    turned_ = turned;
    x_ = new_x;
    y_ = new_y;
    return;
  }
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
  const fonts::Face& face = font.derived.face();
  const std::string_view letters = text.run.text;
  const double word_space = text.size > 0 ? text.word_space * 1000 / text.size : 0;
  const std::vector<Extent> words = words_with_narrow_space(letters);
  auto word = words.begin();
  bool inside = false;
  constexpr std::uint32_t no_cluster = 0xFFFFFFFF;
  std::uint32_t cluster = no_cluster;  // of the glyph before
  double owed = 0;                     // where the pen should be, less where the reader's pen is
  const fonts::Glyph* const last = text.run.glyphs.data() + text.run.glyphs.size();
  for (const fonts::Glyph* glyph = text.run.glyphs.data(); glyph != last;) {
    if (word != words.end() && !inside && glyph->cluster >= word->begin) {
      begin_actual_text(letters.substr(word->begin, word->size()));
      inside = true;
    }
    const std::size_t stop = word == words.end() ? letters.size()
                             : inside            ? word->end
                                                 : word->begin;
    const float height = glyph->y_offset;
    raise(height, text.size);
    ShowArray array(operators_);
    for (; glyph != last && glyph->y_offset == height && glyph->cluster < stop; ++glyph) {
      const double distance = owed + glyph->x_offset;
      if (std::fabs(distance) >= tolerance) {
        const long whole = std::lround(distance);
        array.move(whole);
        owed -= static_cast<double>(whole);
      }
      // The text it stands for: none for all but the first of a cluster.
      const std::size_t end =
          glyph->cluster == cluster ? cluster : end_of_cluster(glyph, last, text.run.text);
      cluster = glyph->cluster;
      const std::string_view stands_for = letters.substr(cluster, end - cluster);
      array.add_code(font.derived.code(glyph->id, stands_for));
      owed += glyph->advance - face.advance(glyph->id);
      if (stands_for == " ") owed += word_space;
    }
    array.finish();
    if (inside && (glyph == last || glyph->cluster >= word->end)) {
      operators_ += "EMC\n";
      inside = false;
      ++word;
    }
  }
}

void TextOperators::begin_actual_text(std::string_view word) {
  operators_ += "/Span<</ActualText" + text_string(word) + ">>BDC\n";
}

std::string TextOperators::finish(std::vector<std::size_t>& marked_content) {
  end_mark();
  operators_ += "ET\n";
  marked_content = std::move(marked_content_);
  return std::move(operators_);
}

}  // namespace tamga::pdf
