// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/mark_appearance.h"

#include <algorithm>
#include <cstdio>
#include <deque>

#include "fonts/derived_font.h"
#include "fonts/utf8.h"
#include "renderers/seal/embedded_font.h"
#include "renderers/seal/error.h"

namespace tamga::seal {
namespace {

constexpr double kLargestSize = 9, kSmallestSize = 1;  // points
constexpr double kSizeStep = 0.25;
constexpr double kPadding = 3, kFrame = 0.6;  // points
constexpr double kLeading = 1.2;              // of the size
const fonts::Style kStyle{"serif", false, false};

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

// A word or a space of one line: runs of one face each.
struct Piece {
  std::vector<fonts::GlyphRun> runs;
  double width = 0;  // thousandths of the size
  bool space = false;
};
using Line = std::vector<Piece>;

void require_coverage(const fonts::Catalogue& faces, const std::string& line) {
  const auto missing = faces.first_uncovered(kStyle, line);
  if (!missing) return;
  char code[16];
  std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(missing->character));
  throw Error("glyph-missing",
              std::string("the mark's text has a character no face draws: ") + code);
}

// Splits a piece of text where the face that draws it changes.
Piece shaped(const fonts::Catalogue& faces, std::string_view text, bool space) {
  Piece piece;
  piece.space = space;
  const fonts::Face* face = nullptr;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (face == nullptr || begin == end) return;
    piece.runs.push_back(fonts::shape(*face, text.substr(begin, end - begin)));
    piece.width += piece.runs.back().width;
    begin = end;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const fonts::Face* const wanted = faces.face_for(kStyle, fonts::next_character(text, at));
    if (wanted == face || wanted == nullptr) continue;
    close(start);
    face = wanted;
  }
  close(text.size());
  return piece;
}

Line split_line(const fonts::Catalogue& faces, const std::string& text) {
  require_coverage(faces, text);
  Line line;
  for (std::size_t at = 0; at < text.size();) {
    const bool space = text[at] == ' ';
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == ' ') == space) ++end;
    line.push_back(shaped(faces, std::string_view(text).substr(at, end - at), space));
    at = end;
  }
  return line;
}

double width_of(const Line& line) {
  double width = 0;
  for (const auto& piece : line) width += piece.width;
  return width;
}

// Breaks lines at spaces so that each is at most `room` thousandths wide, or a
// single word. The space of a break is dropped.
std::vector<Line> broken(const std::vector<Line>& lines, double room) {
  std::vector<Line> out;
  for (const Line& line : lines) {
    out.emplace_back();
    for (const Piece& piece : line) {
      if (!piece.space && !out.back().empty() && width_of(out.back()) + piece.width > room) {
        if (out.back().back().space) out.back().pop_back();
        out.emplace_back();
      }
      if (!piece.space || !out.back().empty()) out.back().push_back(piece);
    }
  }
  return out;
}

struct Setting {
  double size = kSmallestSize;
  std::vector<Line> lines;
};

// The largest size at which all lines stand in the box.
Setting fit(const std::vector<Line>& lines, const MarkBox& box) {
  const double width = std::max(box.width - 2 * kPadding, 1.0);
  const double height = std::max(box.height - 2 * kPadding, 1.0);
  for (double size = kLargestSize; size > kSmallestSize; size -= kSizeStep) {
    const double room = width * 1000 / size;
    Setting setting{size, broken(lines, room)};
    const bool wide = std::any_of(setting.lines.begin(), setting.lines.end(),
                                  [room](const Line& line) { return width_of(line) > room; });
    if (!wide && static_cast<double>(setting.lines.size()) * size * kLeading <= height)
      return setting;
  }
  return {kSmallestSize, broken(lines, width * 1000 / kSmallestSize)};
}

// The fonts of one mark, one for each face, in order of first use.
class MarkFonts {
 public:
  std::size_t index_of(const fonts::Face& face) {
    for (std::size_t i = 0; i < fonts_.size(); ++i)
      if (&fonts_[i].face() == &face) return i;
    fonts_.emplace_back(face);
    return fonts_.size() - 1;
  }
  fonts::DerivedFont& operator[](std::size_t index) { return fonts_[index]; }

  std::string resources(IncrementalUpdate& update) const {
    std::string text = "<< /Font <<";
    for (std::size_t i = 0; i < fonts_.size(); ++i)
      text += " /F" + std::to_string(i) + ' ' +
              IncrementalUpdate::reference(add_font(update, fonts_[i]));
    return text + " >> >>";
  }

 private:
  std::deque<fonts::DerivedFont> fonts_;
};

// One TJ: codes, and where kerning made a glyph narrower or wider than its
// font's width, the difference (ISO 32000-1 9.4.3).
std::string show(const fonts::GlyphRun& run, fonts::DerivedFont& font) {
  std::string text = "[";
  for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
    const auto& glyph = run.glyphs[i];
    std::size_t next = i + 1;
    while (next < run.glyphs.size() && run.glyphs[next].cluster == glyph.cluster) ++next;
    const std::size_t end = next < run.glyphs.size() ? run.glyphs[next].cluster : run.text.size();
    const bool first = i == 0 || run.glyphs[i - 1].cluster != glyph.cluster;
    const std::uint16_t code = font.code(
        glyph.id, first ? run.text.substr(glyph.cluster, end - glyph.cluster) : std::string());
    char hex[8];
    std::snprintf(hex, sizeof hex, "<%04x>", code);
    text += hex;
    const double kerning = font.advance(code) - glyph.advance;
    if (kerning > 0.5 || kerning < -0.5) text += decimal(kerning);
  }
  return text + "] TJ\n";
}

std::string draw(const Setting& setting, const MarkBox& box, MarkFonts& fonts) {
  std::string content = std::string("q ") + (box.colour ? "0.12 0.24 0.55 RG " : "0.2 G ") +
                        decimal(kFrame) + " w " + decimal(kFrame / 2) + ' ' + decimal(kFrame / 2) +
                        ' ' + decimal(box.width - kFrame) + ' ' + decimal(box.height - kFrame) +
                        " re S Q\nBT " + (box.colour ? "0.12 0.24 0.55 rg\n" : "0 g\n");
  const double leading = setting.size * kLeading;
  const double used = static_cast<double>(setting.lines.size()) * leading;
  double baseline = (box.height + used) / 2 - setting.size;
  for (const Line& line : setting.lines) {
    content += "1 0 0 1 " + decimal(kPadding) + ' ' + decimal(baseline) + " Tm\n";
    for (const Piece& piece : line) {
      for (const auto& run : piece.runs) {
        const std::size_t font = fonts.index_of(*run.face);
        content += "/F" + std::to_string(font) + ' ' + decimal(setting.size) + " Tf " +
                   show(run, fonts[font]);
      }
    }
    baseline -= leading;
  }
  return content + "ET\n";
}

}  // namespace

int add_mark(IncrementalUpdate& update, const Mark& mark, const MarkBox& box,
             const fonts::Catalogue& faces) {
  std::vector<Line> lines;
  for (const auto& line : mark.lines) lines.push_back(split_line(faces, line));
  MarkFonts fonts;
  const std::string content = draw(fit(lines, box), box, fonts);
  return update.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + decimal(box.width) + ' ' +
                               decimal(box.height) + "] /Resources " + fonts.resources(update),
                           content);
}

}  // namespace tamga::seal
