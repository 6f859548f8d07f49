// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/appearance_fonts.h"

#include <cstdio>

#include "renderers/seal/file/notation.h"
#include "renderers/seal/signing/embedded_font.h"

namespace tamga::seal {

std::size_t AppearanceFonts::index_of(const fonts::Face& face) {
  for (std::size_t i = 0; i < fonts_.size(); ++i)
    if (&fonts_[i].face() == &face) return i;
  fonts_.emplace_back(face);
  return fonts_.size() - 1;
}

// Where kerning made a glyph narrower or wider than its font's width, the
// difference stands in the TJ (ISO 32000-1 9.4.3).
std::string AppearanceFonts::show(const fonts::GlyphRun& run, double size) {
  const std::size_t index = index_of(*run.face);
  fonts::DerivedFont& font = fonts_[index];
  std::string text = "/F" + std::to_string(index) + ' ' + decimal(size) + " Tf [";
  for (std::size_t i = 0; i < run.glyphs.size(); ++i) {
    const auto& glyph = run.glyphs[i];
    std::size_t next = i + 1;
    while (next < run.glyphs.size() && run.glyphs[next].cluster == glyph.cluster) ++next;
    const std::size_t end = next < run.glyphs.size() ? run.glyphs[next].cluster : run.text.size();
    const bool first = i == 0 || run.glyphs[i - 1].cluster != glyph.cluster;
    const std::uint16_t code = font.code(
        glyph.id, first ? std::string_view(run.text).substr(glyph.cluster, end - glyph.cluster)
                        : std::string_view());
    char hex[8];
    std::snprintf(hex, sizeof hex, "<%04x>", code);
    text += hex;
    const double kerning = font.advance(code) - glyph.advance;
    if (kerning > 0.5 || kerning < -0.5) text += decimal(kerning);
  }
  return text + "] TJ\n";
}

void AppearanceFonts::write() {
  std::string text = "<<";
  for (std::size_t i = 0; i < fonts_.size(); ++i)
    text += " /F" + std::to_string(i) + ' ' +
            IncrementalUpdate::reference(add_font(update_, fonts_[i]));
  update_.set(QPDFObjGen(fonts_object_, 0), text + " >>");
}

}  // namespace tamga::seal
