// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/face.h"

#include <hb-ot.h>

#include <atomic>
#include <functional>
#include <string_view>

#include "fonts/error.h"

namespace tamga::fonts {
namespace {

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

struct ReleaseBlob {
  void operator()(hb_blob_t* blob) const noexcept { hb_blob_destroy(blob); }
};
using Blob = std::unique_ptr<hb_blob_t, ReleaseBlob>;

struct ReleaseFace {
  void operator()(hb_face_t* face) const noexcept { hb_face_destroy(face); }
};
using SubsetSource = std::unique_ptr<hb_face_t, ReleaseFace>;

// xMin yMin xMax yMax of the head table (ISO/IEC 14496-22 5.2.2), font units.
std::array<double, 4> box_of_all_glyphs(hb_face_t* face) {
  const Blob head(hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd')));
  unsigned length = 0;
  const char* bytes = hb_blob_get_data(head.get(), &length);
  std::array<double, 4> box{};
  constexpr unsigned first = 36;
  if (length < first + 8) return box;
  for (unsigned i = 0; i < 4; ++i) {
    const auto high = static_cast<unsigned char>(bytes[first + 2 * i]);
    const auto low = static_cast<unsigned char>(bytes[first + 2 * i + 1]);
    box[i] = static_cast<std::int16_t>(high << 8 | low);
  }
  return box;
}

bool has_table(hb_face_t* face, hb_tag_t tag) {
  const Blob table(hb_face_reference_table(face, tag));
  return hb_blob_get_length(table.get()) != 0;
}

// A face of the tables that ISO 32000-1 9.9 wants in an embedded TrueType font.
hb_face_t* outlines_of(hb_face_t* face) {
  const SubsetSource builder(hb_face_builder_create());
  for (const char* tag : {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}) {
    const hb_tag_t name = hb_tag_from_string(tag, 4);
    const Blob table(hb_face_reference_table(face, name));
    hb_face_builder_add_table(builder.get(), name, table.get());
  }
  const Blob file(hb_face_reference_blob(builder.get()));
  hb_face_t* outlines = hb_face_create(file.get(), 0);
  hb_face_make_immutable(outlines);
  return outlines;
}

}  // namespace

Face::Face(const std::filesystem::path& file) : serial_(next_serial()) {
  const Blob blob(hb_blob_create_from_file_or_fail(file.c_str()));
  if (!blob) throw Error("font-missing", "cannot read the font file " + file.string());
  unsigned size = 0;
  const char* bytes = hb_blob_get_data(blob.get(), &size);
  fingerprint_ = std::hash<std::string_view>{}({bytes, size});
  face_.reset(hb_face_create(blob.get(), 0));
  if (!has_table(face_.get(), HB_TAG('g', 'l', 'y', 'f')) ||
      !has_table(face_.get(), HB_TAG('c', 'm', 'a', 'p')) ||
      hb_face_get_glyph_count(face_.get()) < 2)
    throw Error("font-unusable", file.string() + " is not a TrueType font with glyf outlines");
  hb_face_make_immutable(face_.get());
  outlines_.reset(outlines_of(face_.get()));
  font_.reset(hb_font_create(face_.get()));
  hb_ot_font_set_funcs(font_.get());
  hb_font_make_immutable(font_.get());
  read_names_and_measures(file);
  fill_tables();
}

std::uint32_t Face::look_up(char32_t character) const noexcept {
  hb_codepoint_t glyph = 0;
  return hb_font_get_nominal_glyph(font_.get(), character, &glyph) ? glyph : 0;
}

void Face::read_names_and_measures(const std::filesystem::path& file) {
  units_per_em_ = hb_face_get_upem(face_.get());
  char name[128];
  unsigned size = sizeof name;
  hb_ot_name_get_utf8(face_.get(), HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
  postscript_name_.assign(name, size);
  if (postscript_name_.empty()) postscript_name_ = file.stem().string();

  const double scale = 1000.0 / units_per_em_;
  hb_font_extents_t extents{};
  hb_font_get_h_extents(font_.get(), &extents);
  ascent_ = extents.ascender * scale;
  descent_ = extents.descender * scale;
  italic_angle_ = hb_style_get_value(font_.get(), HB_STYLE_TAG_SLANT_ANGLE);
  bounding_box_ = box_of_all_glyphs(face_.get());
  for (double& side : bounding_box_) side *= scale;
  hb_position_t height = 0;
  if (hb_ot_metrics_get_position(font_.get(), HB_OT_METRICS_TAG_CAP_HEIGHT, &height) &&
      height > 0) {
    cap_height_ = height * scale;
  } else {
    // OS/2 before version 2 has no sCapHeight: the height of H is the same.
    hb_glyph_extents_t box{};
    hb_font_get_glyph_extents(font_.get(), look_up(U'H'), &box);
    cap_height_ = box.y_bearing * scale;
  }
  // U+180A, nirugu, is a piece of the stem and nothing else.
  hb_glyph_extents_t stem{};
  const auto nirugu = look_up(0x180A);
  vertical_axis_ = nirugu != 0 && hb_font_get_glyph_extents(font_.get(), nirugu, &stem)
                       ? (stem.y_bearing + stem.height / 2.0) * scale
                       : cap_height_ / 2;
}

void Face::fill_tables() {
  for (char32_t character = 0; character < low_glyphs_.size(); ++character)
    low_glyphs_[character] = static_cast<std::uint16_t>(look_up(character));
  const double scale = 1000.0 / units_per_em_;
  advances_.resize(hb_face_get_glyph_count(face_.get()));
  for (std::uint32_t glyph = 0; glyph < advances_.size(); ++glyph)
    advances_[glyph] = static_cast<float>(hb_font_get_glyph_h_advance(font_.get(), glyph) * scale);
}

}  // namespace tamga::fonts
