// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/box_text.h"

#include <algorithm>
#include <cstdio>

#include "fonts/utf8.h"
#include "renderers/seal/error.h"
#include "renderers/seal/file/notation.h"

namespace tamga::seal {
namespace {

constexpr double kSizeStep = 0.25;  // points
constexpr double kLeading = 1.2;    // of the size

// A word or a space of one line: runs of one face each.
struct Piece {
  std::vector<fonts::GlyphRun> runs;
  double width = 0;  // thousandths of the size
  bool space = false;
};
using Line = std::vector<Piece>;

void require_coverage(const fonts::Catalogue& faces, const fonts::Style& style,
                      const std::string& line) {
  const auto missing = faces.first_uncovered(style, line);
  if (!missing) return;
  char code[16];
  std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(missing->character));
  throw Error("glyph-missing", std::string("the text has a character no face draws: ") + code);
}

// Splits a piece of text where the face that draws it changes.
Piece shaped(const fonts::Catalogue& faces, const fonts::Style& style, std::string_view text,
             bool space) {
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
    const fonts::Face* const wanted = faces.face_for(style, fonts::next_character(text, at));
    if (wanted == face || wanted == nullptr) continue;
    close(start);
    face = wanted;
  }
  close(text.size());
  return piece;
}

Line split_line(const fonts::Catalogue& faces, const fonts::Style& style, const std::string& text) {
  require_coverage(faces, style, text);
  Line line;
  for (std::size_t at = 0; at < text.size();) {
    const bool space = text[at] == ' ';
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == ' ') == space) ++end;
    line.push_back(shaped(faces, style, std::string_view(text).substr(at, end - at), space));
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

struct Fitted {
  double size = 0;
  std::vector<Line> lines;
  bool fits = true;
};

// The largest size at which all lines stand in the box.
Fitted fit(const std::vector<Line>& lines, const TextBox& box, const TextSetting& setting) {
  const double width = std::max(box.width, 1.0);
  for (double size = setting.largest; size >= setting.smallest; size -= kSizeStep) {
    const double room = width * 1000 / size;
    Fitted fitted{size, broken(lines, room)};
    const bool wide = std::any_of(fitted.lines.begin(), fitted.lines.end(),
                                  [room](const Line& line) { return width_of(line) > room; });
    // The leading of one line is air: a single line may fill the box.
    const double height = (static_cast<double>(fitted.lines.size() - 1) * kLeading + 1) * size;
    if (!wide && height <= box.height) return fitted;
  }
  return {setting.smallest, broken(lines, width * 1000 / setting.smallest), false};
}

double start_of(const Line& line, double size, const TextBox& box, Alignment alignment) {
  const double rest = box.width - width_of(line) * size / 1000;
  if (alignment == Alignment::Centre) return box.left + std::max(rest / 2, 0.0);
  if (alignment == Alignment::Right) return box.left + std::max(rest, 0.0);
  return box.left;
}

}  // namespace

SetText set_text(const std::vector<std::string>& texts, const TextBox& box,
                 const TextSetting& setting, AppearanceFonts& fonts) {
  std::vector<Line> lines;
  for (const auto& text : texts) lines.push_back(split_line(fonts.faces(), setting.style, text));
  if (lines.empty()) return {};
  const Fitted fitted = fit(lines, box, setting);
  SetText out{"BT\n", fitted.fits};
  const double leading = fitted.size * kLeading;
  const double used = static_cast<double>(fitted.lines.size() - 1) * leading + fitted.size;
  // An ascender takes about four fifths of the size.
  double baseline = box.bottom + (box.height + used) / 2 - 0.8 * fitted.size;
  for (const Line& line : fitted.lines) {
    out.operators += "1 0 0 1 " + decimal(start_of(line, fitted.size, box, setting.alignment)) +
                     ' ' + decimal(baseline) + " Tm\n";
    for (const Piece& piece : line)
      for (const auto& run : piece.runs) out.operators += fonts.show(run, fitted.size);
    baseline -= leading;
  }
  out.operators += "ET\n";
  return out;
}

}  // namespace tamga::seal
