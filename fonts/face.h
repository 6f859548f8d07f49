// SPDX-License-Identifier: GPL-3.0-or-later
// A face: one TrueType file, read once, immutable, shared by all threads.
#pragma once

#include <hb.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace tamga::fonts {

// All measures are in thousandths of an em, so that size (points) × measure /
// 1000 is points. Thread-safe: every member is const after construction.
class Face {
 public:
  // Reads a TrueType file. Throws Error font-missing or font-unusable.
  explicit Face(const std::filesystem::path& file);
  ~Face();
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;

  // The PostScript name, e.g. LiberationSerif-Bold (PDF BaseFont without tag).
  const std::string& postscript_name() const noexcept { return postscript_name_; }
  double ascent() const noexcept { return ascent_; }
  double descent() const noexcept { return descent_; }  // negative
  double cap_height() const noexcept { return cap_height_; }

  // The glyph of a character, 0 when the face has none.
  std::uint32_t glyph(char32_t character) const noexcept;
  bool covers(char32_t character) const noexcept { return glyph(character) != 0; }
  double advance(std::uint32_t glyph) const noexcept;

  // For shaping and subsetting; owned by the face.
  hb_face_t* harfbuzz_face() const noexcept { return face_; }
  hb_font_t* harfbuzz_font() const noexcept { return font_; }
  unsigned units_per_em() const noexcept { return units_per_em_; }

 private:
  std::string postscript_name_;
  hb_face_t* face_ = nullptr;
  hb_font_t* font_ = nullptr;
  unsigned units_per_em_ = 1000;
  double ascent_ = 0, descent_ = 0, cap_height_ = 0;
};

}  // namespace tamga::fonts
