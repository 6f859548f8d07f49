// SPDX-License-Identifier: GPL-3.0-or-later
// The fonts of one document: a derived font for every face that its pages use,
// with the resource names by which content streams call them.
#pragma once

#include <list>
#include <string>
#include <utility>
#include <vector>

#include "fonts/derived_font.h"
#include "renderers/pdf/object_file.h"

namespace tamga::pdf {

// The fonts as they stand in a file.
struct EmbeddedFonts {
  std::size_t resources = 0;  // number of the dictionary /Font of all pages
  std::vector<std::pair<const fonts::Face*, std::size_t>> numbers;

  // The number of a face's font. Throws forms::Error render-failed if it has none.
  std::size_t number_of(const fonts::Face& face) const;
};

// A value of one document; not thread-safe. Fonts stand in order of first use.
class DocumentFonts {
 public:
  struct Font {
    std::string resource;  // "F1", without slash
    fonts::DerivedFont derived;
  };

  // The font of a face, made at its first use. The reference stays valid.
  Font& of(const fonts::Face& face);

  // Writes every font into a file as a composite font (ISO 32000-1 9.7): Type0
  // over CIDFontType2, FontFile2, CIDToGIDMap, W, and ToUnicode. Codes are of mixed
  // length, one byte for nearly all, by a CMap of our own (9.7.5.3).
  EmbeddedFonts embed(ObjectFile& file) const;

 private:
  std::list<Font> fonts_;
};

}  // namespace tamga::pdf
