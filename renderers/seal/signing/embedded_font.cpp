// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/embedded_font.h"

#include <cmath>

namespace tamga::seal {
namespace {

std::string whole(double value) {
  return std::to_string(std::lround(value));
}

std::string widths(const fonts::DerivedFont& font) {
  std::string text = "[1 [";
  for (std::size_t code = 1; code <= font.last_code(); ++code)
    text += whole(font.advance(static_cast<std::uint16_t>(code))) + ' ';
  return text + "]]";
}

int add_descriptor(IncrementalUpdate& update, const fonts::DerivedFont& font,
                   const std::string& name, const std::string& true_type) {
  const int file = update.add_stream("/Length1 " + std::to_string(true_type.size()), true_type);
  const fonts::Face& face = font.face();
  // Flags: symbolic, as the codes are the subset's own (9.8.2).
  return update.add("<< /Type /FontDescriptor /FontName " + name +
                    " /Flags 4 /ItalicAngle 0 /StemV 80 /FontBBox [-500 " + whole(face.descent()) +
                    " 1500 " + whole(face.ascent()) + "] /Ascent " + whole(face.ascent()) +
                    " /Descent " + whole(face.descent()) + " /CapHeight " +
                    whole(face.cap_height()) + " /FontFile2 " + IncrementalUpdate::reference(file) +
                    " >>");
}

}  // namespace

int add_font(IncrementalUpdate& update, const fonts::DerivedFont& font) {
  const fonts::DerivedFont::File file = font.true_type();
  std::string glyph_of_code;
  for (const std::uint16_t glyph : file.glyphs) {
    glyph_of_code += static_cast<char>(glyph >> 8);
    glyph_of_code += static_cast<char>(glyph & 0xFF);
  }
  const auto reference = IncrementalUpdate::reference;
  const std::string name = '/' + font.tag() + '+' + font.face().postscript_name();
  const int descriptor = add_descriptor(update, font, name, file.bytes);
  const int map = update.add_stream("", glyph_of_code);
  const int descendant =
      update.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont " + name +
                 " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                 " /FontDescriptor " +
                 reference(descriptor) + " /DW 0 /W " + widths(font) + " /CIDToGIDMap " +
                 reference(map) + " >>");
  const int to_unicode = update.add_stream("", font.to_unicode());
  return update.add("<< /Type /Font /Subtype /Type0 /BaseFont " + name +
                    " /Encoding /Identity-H /DescendantFonts [" + reference(descendant) +
                    "] /ToUnicode " + reference(to_unicode) + " >>");
}

}  // namespace tamga::seal
