// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/document_fonts.h"

#include "renderers/pdf/notation.h"

namespace tamga::pdf {
namespace {

// Flags (ISO 32000-1 table 123): symbolic, because the codes are our own, and
// italic. StemV is no measure of TrueType; 10 + 220 × (weight share) is what
// common producers write, and it is used only when a font cannot be read.
std::string descriptor(const fonts::Face& face, const std::string& name, const std::string& file) {
  const auto& box = face.bounding_box();
  const bool italic = face.italic_angle() != 0;
  const bool bold = face.postscript_name().find("Bold") != std::string::npos;
  return "<</Type/FontDescriptor/FontName" + name + "/Flags " + (italic ? "68" : "4") +
         "/FontBBox[" + number(box[0]) + ' ' + number(box[1]) + ' ' + number(box[2]) + ' ' +
         number(box[3]) + "]/ItalicAngle " + number(face.italic_angle()) + "/Ascent " +
         number(face.ascent()) + "/Descent " + number(face.descent()) + "/CapHeight " +
         number(face.cap_height()) + "/StemV " + (bold ? "140" : "80") + "/FontFile2 " + file +
         ">>";
}

std::string widths(const fonts::DerivedFont& font) {
  std::string text = "[1[";
  for (std::uint16_t code = 1; code <= font.size(); ++code)
    text += number(font.advance(code)) + ' ';
  text.back() = ']';
  return text + ']';
}

// CIDToGIDMap (9.7.4.2): two bytes for every code, from 0.
std::string glyph_map(const std::vector<std::uint16_t>& glyphs) {
  std::string map;
  map.reserve(2 * glyphs.size());
  for (const std::uint16_t glyph : glyphs) {
    map += static_cast<char>(glyph >> 8);
    map += static_cast<char>(glyph & 0xFF);
  }
  return map;
}

std::size_t embed_font(ObjectFile& file, const fonts::DerivedFont& font) {
  const fonts::DerivedFont::File program = font.true_type();
  const std::string base_font = name(font.tag() + '+' + font.face().postscript_name());
  const std::size_t bytes =
      file.add_stream("/Length1 " + std::to_string(program.bytes.size()), program.bytes);
  const std::size_t described = file.add(descriptor(font.face(), base_font, reference(bytes)));
  const std::size_t map = file.add_stream("", glyph_map(program.glyphs));
  const std::size_t descendant = file.add(
      "<</Type/Font/Subtype/CIDFontType2/BaseFont" + base_font +
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor " +
      reference(described) + "/CIDToGIDMap " + reference(map) + "/W" + widths(font) + ">>");
  const std::size_t texts = file.add_stream("", font.to_unicode());
  return file.add("<</Type/Font/Subtype/Type0/BaseFont" + base_font +
                  "/Encoding/Identity-H/DescendantFonts[" + reference(descendant) + "]/ToUnicode " +
                  reference(texts) + ">>");
}

}  // namespace

DocumentFonts::Font& DocumentFonts::of(const fonts::Face& face) {
  for (Font& font : fonts_)
    if (&font.derived.face() == &face) return font;
  return fonts_.emplace_back(
      Font{"F" + std::to_string(fonts_.size() + 1), fonts::DerivedFont(face)});
}

std::size_t DocumentFonts::embed(ObjectFile& file) const {
  std::string resources = "<<";
  for (const Font& font : fonts_)
    resources += '/' + font.resource + ' ' + reference(embed_font(file, font.derived));
  return file.add(resources + ">>");
}

}  // namespace tamga::pdf
