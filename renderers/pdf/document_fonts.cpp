// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/pdf/document_fonts.h"

#include "renderers/error.h"
#include "renderers/pdf/embedded_font.h"
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

std::size_t embed_font(ObjectFile& file, const fonts::DerivedFont& derived,
                       const std::string& encoding) {
  const auto font = embedded_font(derived);
  const std::size_t program =
      file.add_deflated_stream("/Length1 " + std::to_string(font->length1), font->program);
  const std::size_t described =
      file.add(descriptor(derived.face(), font->base_font, reference(program)));
  const std::size_t map = file.add_deflated_stream("", font->glyph_map);
  const std::size_t descendant = file.add(
      "<</Type/Font/Subtype/CIDFontType2/BaseFont" + font->base_font +
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor " +
      reference(described) + "/CIDToGIDMap " + reference(map) + "/W" + font->widths + ">>");
  const std::size_t texts = file.add_deflated_stream("", font->to_unicode);
  return file.add("<</Type/Font/Subtype/Type0/BaseFont" + font->base_font + "/Encoding " +
                  encoding + "/DescendantFonts[" + reference(descendant) + "]/ToUnicode " +
                  reference(texts) + ">>");
}

}  // namespace

DocumentFonts::Font& DocumentFonts::of(const fonts::Face& face) {
  for (Font& font : fonts_)
    if (&font.derived.face() == &face) return font;
  return fonts_.emplace_back(
      Font{"F" + std::to_string(fonts_.size() + 1), fonts::DerivedFont(face, fixed_codes())});
}

std::size_t EmbeddedFonts::number_of(const fonts::Face& face) const {
  for (const auto& [embedded, number] : numbers)
    if (embedded == &face) return number;
  throw forms::Error("render-failed", "a face has no font: " + face.postscript_name());
}

EmbeddedFonts DocumentFonts::embed(ObjectFile& file) const {
  EmbeddedFonts embedded;
  if (fonts_.empty()) {
    embedded.resources = file.add("<<>>");
    return embedded;
  }
  const CodeMap& map = mixed_code_map();
  const std::string encoding = reference(file.add_stream(map.entries, map.text));
  std::string resources = "<<";
  for (const Font& font : fonts_) {
    embedded.numbers.emplace_back(&font.derived.face(), embed_font(file, font.derived, encoding));
    resources += '/' + font.resource + ' ' + reference(embedded.numbers.back().second);
  }
  embedded.resources = file.add(resources + ">>");
  return embedded;
}

}  // namespace tamga::pdf
