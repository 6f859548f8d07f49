// SPDX-License-Identifier: GPL-3.0-or-later
// A derived font: the glyphs one document uses of one face, as a small TrueType
// with codes of its own, so that every code extracts as the text it was set from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fonts/glyph_run.h"

namespace tamga::fonts {

// Why not the face's own cmap: one glyph may stand for several texts (a
// ligature, a joined form, the hyphen of a line break) and one text for several
// glyphs; a reader needs one code for each (glyph, text) pair. Codes run 1…n in
// order of first use, so the same document gives the same font.
//
// Use: code() for every glyph that is drawn, then the const members. A value of
// one document: not thread-safe. The face must outlive it.
class DerivedFont {
 public:
  explicit DerivedFont(const Face& face);

  const Face& face() const noexcept { return *face_; }

  // The code of a glyph that was shaped from `text` (UTF-8; empty for the
  // second and later glyphs of a cluster). Throws Error font-unusable when the
  // document has more than 6000 different pairs in this face.
  std::uint16_t code(std::uint32_t glyph, std::string_view text);

  // Number of codes so far; codes are 1…size().
  std::size_t size() const noexcept { return entries_.size(); }
  // Advance of a code in thousandths of an em, as hmtx has it (no kerning).
  double advance(std::uint16_t code) const { return face_->advance(entries_.at(code - 1).glyph); }

  // Six capitals that name this subset (ISO 32000-1 9.6.4), made from the codes,
  // so that two subsets of one face in a file have different names.
  std::string tag() const;

  // A TrueType file with the used glyphs only, made by hb-subset: the tables of
  // ISO 32000-1 9.9 (glyf head hhea hmtx loca maxp), without hints, and a cmap
  // (3,1) of format 4 that maps code → glyph. Throws Error font-unusable.
  struct File {
    std::string bytes;
    std::vector<std::uint16_t> glyphs;  // of the file, by code; [0] is .notdef
  };
  File true_type() const;

  // A ToUnicode CMap (ISO 32000-1 9.10.3): code → the text it was set from. A
  // code without text of its own maps to U+200B, as PDF/A-3u wants every code
  // mapped (ISO 19005-3 6.2.11.7.2).
  std::string to_unicode() const;

 private:
  struct Entry {
    std::uint32_t glyph;
    std::string text;
    std::uint16_t next;  // next code of the same glyph, 0 none or a further one
  };

  std::uint16_t add(std::uint32_t glyph, std::string_view text, std::uint16_t next);

  const Face* face_;
  std::vector<Entry> entries_;              // [code - 1]
  std::vector<std::uint16_t> first_codes_;  // by glyph of the face
  // Codes beyond the few that are chained to the first, by glyph and text.
  std::unordered_map<std::string, std::uint16_t> further_codes_;
};

}  // namespace tamga::fonts
