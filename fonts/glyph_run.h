// SPDX-License-Identifier: GPL-3.0-or-later
// A glyph run: text of one face, shaped by HarfBuzz.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fonts/face.h"

namespace tamga::fonts {

struct Glyph {
  std::uint32_t id = 0;
  float advance = 0;  // thousandths of an em, kerning included
  float x_offset = 0, y_offset = 0;
  std::uint32_t cluster = 0;  // byte offset into the run's text
};

// A value; `face` is owned by the catalogue and outlives every run.
struct GlyphRun {
  const Face* face = nullptr;
  std::string text;           // UTF-8, exactly what extraction must give back
  std::vector<Glyph> glyphs;  // in visual order, clusters not decreasing
  float width = 0;            // thousandths of an em
};

// Shapes text left to right, with kerning unless it has no letters (figures of
// dates and sums stand one below the other). Script and language are taken from
// the first letter of the text (Cyrillic, Latin, Mongolian; Cyrillic if it has
// none). U+00AD at the end of the text is the hyphen of a line break and is
// drawn as one, elsewhere it and joiners draw nothing; U+0009 and U+000A draw a
// space. Throws Error glyph-missing if the face lacks a character: coverage is
// checked before (Catalogue::first_uncovered). Thread-safe. Words of up to 96
// bytes met before on the same thread cost a look-up (about 0.1 µs).
GlyphRun shape(const Face& face, std::string_view utf8);

}  // namespace tamga::fonts
