// SPDX-License-Identifier: GPL-3.0-or-later
// An embedded font: the parts of a derived font as they stand in a file, made
// once for documents that need the same characters of a face.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "fonts/derived_font.h"

namespace tamga::pdf {

// Codes of what the texts of forms are written with, one byte each: ASCII as it
// is, from 80 (hexadecimal) up Mongolian Cyrillic and its punctuation.
std::span<const fonts::FixedCode> fixed_codes();

struct EmbeddedFont {
  std::string base_font;    // a name object: tag and PostScript name
  std::string program;      // FontFile2, compressed
  std::size_t length1 = 0;  // of the program before it was compressed
  std::string glyph_map;    // CIDToGIDMap (ISO 32000-1 9.7.4.2), compressed
  std::string widths;       // the array /W
  std::string to_unicode;   // compressed
};

// The embedded font of a derived font with the codes of fixed_codes() and mixed
// length. A font that uses most of the small letters or figures gets all of
// them, so that documents of one kind have fonts in common. The same for the
// same use, whatever was made before: what is kept (some megabytes at most, for
// all threads) saves time only. Thread-safe. Throws fonts::Error font-unusable.
std::shared_ptr<const EmbeddedFont> embedded_font(fonts::DerivedFont font);

// The CMap for /Encoding (ISO 32000-1 9.7.5.3) that reads codes of mixed length
// as character identifiers: the entries of its stream's dictionary and its text.
struct CodeMap {
  std::string entries, text;
};
const CodeMap& mixed_code_map();

}  // namespace tamga::pdf
