// SPDX-License-Identifier: GPL-3.0-or-later
// A derived font: the glyphs one document uses of one face, as a small TrueType
// with codes of its own, so that every code extracts as the text it was set from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fonts/glyph_run.h"

namespace tamga::fonts {

// A code that stands for one character in every document, where the face has it.
struct FixedCode {
  std::uint16_t code;
  char32_t character;
};

// How a code is written in the strings of a content stream. Two: two bytes, big
// end first. Mixed: codes up to 223 in one byte, further ones in two, E000
// (hexadecimal) higher.
enum class CodeLength { Two, Mixed };
constexpr std::uint16_t last_short_code = 0xDF;
constexpr std::uint16_t long_code_offset = 0xE000;

// Why not the face's own cmap: one glyph may stand for several texts (a
// ligature, a joined form, the hyphen of a line break) and one text for several
// glyphs; a reader needs one code for each (glyph, text) pair. Pairs without a
// fixed code take the free codes from 1 up in order of first use, so the same
// document gives the same font; and documents that need the same characters
// give the same font, if these have fixed codes.
//
// Use: code() for every glyph that is drawn, then the const members. A value of
// one document: not thread-safe. The face must outlive it.
class DerivedFont {
 public:
  // Fixed codes are each given once, and none is 0. U+00AD is drawn as a hyphen.
  explicit DerivedFont(const Face& face, std::span<const FixedCode> fixed = {});

  const Face& face() const noexcept { return *face_; }

  // The code of a glyph that was shaped from `text` (UTF-8; empty for the
  // second and later glyphs of a cluster). Throws Error font-unusable when the
  // document has more than 6000 different pairs in this face.
  std::uint16_t code(std::uint32_t glyph, std::string_view text) {
    const std::uint16_t first = first_codes_.at(glyph);
    if (first == 0 || !entries_[first].is(text)) return further_code(glyph, text);
    entries_[first].used = true;
    return first;
  }

  // Whether a code was given out; and as if it had been, for a fixed code of a
  // character that the face has (false if it has none such).
  bool uses(std::uint16_t code) const noexcept {
    return code < entries_.size() && entries_[code].used;
  }
  bool use(std::uint16_t fixed_code) noexcept;

  // The highest code that was given out; 0 for none.
  std::uint16_t last_code() const noexcept;
  // Advance of a code in thousandths of an em, as hmtx has it (no kerning).
  double advance(std::uint16_t code) const { return face_->advance(entries_.at(code).glyph); }

  // Everything that the members below depend on, but the face, as bytes: equal
  // for fonts that are equal.
  std::string key() const;

  // Six capitals that name this subset (ISO 32000-1 9.6.4), made from the codes,
  // so that two subsets of one face in a file have different names.
  std::string tag() const;

  // A TrueType file with the used glyphs only, made by hb-subset: the tables of
  // ISO 32000-1 9.9 (glyf head hhea hmtx loca maxp), without hints, and a cmap
  // (3,1) of format 4 that maps code → glyph. Throws Error font-unusable.
  struct File {
    std::string bytes;
    std::vector<std::uint16_t> glyphs;  // of the file, by code; .notdef if not used
  };
  File true_type() const;

  // A ToUnicode CMap (ISO 32000-1 9.10.3): code → the text it was set from. A
  // code without text of its own maps to U+200B, as PDF/A wants every code
  // mapped (ISO 19005-3 6.2.11.7.2).
  std::string to_unicode(CodeLength length = CodeLength::Two) const;

 private:
  struct Entry {
    std::uint32_t glyph = 0;
    std::uint16_t next = 0;    // next code of the same glyph, 0 none or a further one
    bool reserved = false;     // by a pair, drawn or not
    bool used = false;         // drawn
    std::uint64_t packed = 0;  // see pack()
    std::string text;

    bool is(std::string_view other) const noexcept {
      return packed == pack(other) && (other.size() < sizeof packed || text == other);
    }
  };

  // Up to seven bytes of a text and its length, to be compared at once.
  static std::uint64_t pack(std::string_view text) noexcept {
    if (text.size() >= sizeof(std::uint64_t)) return text.size() << 56;
    std::uint64_t value = text.size();
    for (const char byte : text) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }

  std::uint16_t further_code(std::uint32_t glyph, std::string_view text);
  std::uint16_t add(std::uint32_t glyph, std::string_view text, std::uint16_t next);

  const Face* face_;
  std::vector<Entry> entries_;              // by code; [0] stands for none
  std::vector<std::uint16_t> first_codes_;  // by glyph of the face
  std::size_t next_free_ = 1;               // no code below it is free
  std::size_t pairs_ = 0;
  // Codes beyond the few that are chained to the first, by glyph and text.
  std::unordered_map<std::string, std::uint16_t> further_codes_;
};

}  // namespace tamga::fonts
