// SPDX-License-Identifier: GPL-3.0-or-later
// A face: one TrueType file, read once, immutable, shared by all threads.
#pragma once

#include <hb.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace tamga::fonts {

// All measures are in thousandths of an em, so that size (points) × measure /
// 1000 is points. Thread-safe: every member is const after construction.
class Face {
 public:
  // Reads a TrueType file. Throws Error font-missing if there is no such file,
  // font-unusable if it is not TrueType with glyf outlines (libharu and the
  // subset writer take no CFF), or has no Unicode cmap.
  explicit Face(const std::filesystem::path& file);
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;

  // The PostScript name, e.g. LiberationSerif-Bold (PDF BaseFont without tag).
  const std::string& postscript_name() const noexcept { return postscript_name_; }
  double ascent() const noexcept { return ascent_; }
  double descent() const noexcept { return descent_; }  // negative
  double cap_height() const noexcept { return cap_height_; }
  double italic_angle() const noexcept { return italic_angle_; }  // degrees, negative leans right
  // Height of the line that vertical text hangs on: of the traditional script's
  // stem, where the face has one, else the middle of its capitals.
  double vertical_axis() const noexcept { return vertical_axis_; }
  // The box that holds every glyph: left, bottom, right, top.
  const std::array<double, 4>& bounding_box() const noexcept { return bounding_box_; }

  // The glyph of a character, 0 when the face has none.
  std::uint32_t glyph(char32_t character) const noexcept {
    return character < low_glyphs_.size() ? low_glyphs_[character] : look_up(character);
  }
  bool covers(char32_t character) const noexcept { return glyph(character) != 0; }
  // Without kerning; 0 for a glyph the face does not have.
  double advance(std::uint32_t glyph) const noexcept {
    return glyph < advances_.size() ? advances_[glyph] : 0;
  }
  std::uint32_t glyph_count() const noexcept {
    return static_cast<std::uint32_t>(advances_.size());
  }

  // For shaping; owned by the face.
  hb_face_t* harfbuzz_face() const noexcept { return face_.get(); }
  hb_font_t* harfbuzz_font() const noexcept { return font_.get(); }
  // The outlines and their measures without cmap and layout tables, for
  // subsetting by glyph: hb-subset then need not walk tables it would drop.
  hb_face_t* outlines() const noexcept { return outlines_.get(); }
  unsigned units_per_em() const noexcept { return units_per_em_; }

  // A hash of the file's bytes: the same for every face made of equal files, for
  // caches of what is derived from the outlines.
  std::uint64_t fingerprint() const noexcept { return fingerprint_; }

  // A number no other face of this process ever has (an address may be used
  // again), for caches that outlive a face.
  std::uint64_t serial() const noexcept { return serial_; }

 private:
  struct Release {
    void operator()(hb_face_t* face) const noexcept { hb_face_destroy(face); }
    void operator()(hb_font_t* font) const noexcept { hb_font_destroy(font); }
  };

  std::uint32_t look_up(char32_t character) const noexcept;
  void read_names_and_measures(const std::filesystem::path& file);
  void fill_tables();

  std::string postscript_name_;
  std::unique_ptr<hb_face_t, Release> face_;
  std::unique_ptr<hb_face_t, Release> outlines_;
  std::unique_ptr<hb_font_t, Release> font_;
  unsigned units_per_em_ = 1000;
  double ascent_ = 0, descent_ = 0, cap_height_ = 0, italic_angle_ = 0, vertical_axis_ = 0;
  std::array<double, 4> bounding_box_{};
  std::uint64_t serial_ = 0, fingerprint_ = 0;
  std::array<std::uint16_t, 0x530> low_glyphs_{};  // Latin, Greek, Cyrillic
  std::vector<float> advances_;                    // by glyph
};

}  // namespace tamga::fonts
