// SPDX-License-Identifier: GPL-3.0-or-later
// The fonts that the appearances of one update share.
#pragma once

#include <deque>
#include <string>

#include "fonts/catalogue.h"
#include "fonts/derived_font.h"
#include "renderers/seal/file/incremental_update.h"

namespace tamga::seal {

// One derived font for each face, however many marks and values are drawn with
// it, and one dictionary of them. Use: draw, then write() once.
// Belongs to one update and, as it, to one thread.
class AppearanceFonts {
 public:
  AppearanceFonts(IncrementalUpdate& update, const fonts::Catalogue& faces)
      : update_(update), faces_(faces), fonts_object_(update.reserve()) {}

  // Operators that show a run at the current point: Tf and one TJ.
  std::string show(const fonts::GlyphRun& run, double size);

  // A resource dictionary (ISO 32000-1 7.8.3) with the fonts that write() adds, and
  // `further` entries.
  std::string resources(const std::string& further = {}) const {
    return "<< /Font " + IncrementalUpdate::reference(fonts_object_) + further + " >>";
  }
  // Adds the fonts with all glyphs that were shown. Throws fonts::Error font-unusable.
  void write();

  const fonts::Catalogue& faces() const { return faces_; }

 private:
  std::size_t index_of(const fonts::Face& face);

  IncrementalUpdate& update_;
  const fonts::Catalogue& faces_;
  int fonts_object_;
  std::deque<fonts::DerivedFont> fonts_;
};

}  // namespace tamga::seal
