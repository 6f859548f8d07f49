// SPDX-License-Identifier: GPL-3.0-or-later
// The fonts of one document: a derived font for every face that its pages use,
// with the resource names by which content streams call them.
#pragma once

#include <list>
#include <string>

#include "fonts/derived_font.h"

class QPDF;
class QPDFObjectHandle;

namespace tamga::pdf {

// A value of one document; not thread-safe. Fonts stand in order of first use.
class DocumentFonts {
 public:
  struct Font {
    std::string resource;  // "F1", without slash
    fonts::DerivedFont derived;
  };

  // The font of a face, made at its first use. The reference stays valid.
  Font& of(const fonts::Face& face);

  // Writes every font into a document as a composite font (ISO 32000-1 9.7):
  // Type0 with Identity-H over CIDFontType2, FontFile2, CIDToGIDMap, W, and
  // ToUnicode. Gives the resource dictionary /Font of all pages.
  QPDFObjectHandle embed(QPDF& document) const;

 private:
  std::list<Font> fonts_;
};

}  // namespace tamga::pdf
