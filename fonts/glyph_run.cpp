// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/glyph_run.h"

#include <array>
#include <cstdio>
#include <functional>
#include <memory>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

constexpr char32_t soft_hyphen = 0x00AD;

struct ReleaseBuffer {
  void operator()(hb_buffer_t* buffer) const noexcept { hb_buffer_destroy(buffer); }
};

// The shapes of words met before by this thread. A document repeats its words
// many times (a job description has some 1500 words, 600 of them different), and
// HarfBuzz takes twenty times as long as a look-up. Direct-mapped: a newer
// word takes the place of an older one, so memory is bounded.
class WordCache {
 public:
  struct Entry {
    std::uint64_t face = 0;  // Face::serial, 0: empty
    std::string text;
    std::vector<Glyph> glyphs;
    float width = 0;
  };
  static constexpr std::size_t longest_text = 96;  // bytes

  Entry& entry(const Face& face, std::string_view text) {
    const std::size_t hash =
        std::hash<std::string_view>{}(text) ^ (face.serial() * 0x9E3779B97F4A7C15u);
    return entries_[(hash ^ hash >> 17) % entries_.size()];
  }

 private:
  std::vector<Entry> entries_ = std::vector<Entry>(4096);
};

// Script and language decide which substitutions and kerning of the face
// apply. The first letter of the text decides for all of it; text without
// letters (numbers, dashes) is set as Cyrillic, the script around it.
struct Writing {
  hb_script_t script;
  const char* language;
};

Writing writing_of(char32_t character) {
  if ((character >= U'A' && character <= U'Z') || (character >= U'a' && character <= U'z') ||
      (character >= 0x00C0 && character <= 0x024F))
    return {HB_SCRIPT_LATIN, "en"};
  if (character >= 0x0400 && character <= 0x052F) return {HB_SCRIPT_CYRILLIC, "mn"};
  if (character >= 0x1800 && character <= 0x18AF) return {HB_SCRIPT_MONGOLIAN, "mn"};
  return {HB_SCRIPT_INVALID, nullptr};
}

[[noreturn]] void throw_glyph_missing(const Face& face, std::string_view text, std::size_t offset) {
  const char32_t character = next_character(text, offset);
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(character));
  throw Error("glyph-missing", character == malformed_character
                                   ? std::string("text is not UTF-8")
                                   : face.postscript_name() + " has no glyph for " + name);
}

// Characters go in one by one: a line-break hyphen (U+00AD at the end) is
// drawn as a hyphen, white space as a space, and both keep their own cluster.
// Returns whether the text has a letter.
bool fill_buffer(hb_buffer_t* buffer, const Face& face, std::string_view text) {
  hb_buffer_clear_contents(buffer);
  hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
  Writing writing{HB_SCRIPT_INVALID, nullptr};
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t cluster = offset;
    char32_t character = next_character(text, offset);
    if (character == malformed_character) throw_glyph_missing(face, text, cluster);
    if (writing.language == nullptr) writing = writing_of(character);
    if (character == soft_hyphen && offset == text.size()) character = U'-';
    if (character == U'\t' || character == U'\n') character = U' ';
    hb_buffer_add(buffer, character, static_cast<unsigned>(cluster));
  }
  const bool letters = writing.language != nullptr;
  if (!letters) writing = {HB_SCRIPT_CYRILLIC, "mn"};
  hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer, writing.script);
  hb_buffer_set_language(buffer, hb_language_from_string(writing.language, -1));
  hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
  return letters;
}

void shape_into(const Face& face, std::string_view text, std::vector<Glyph>& glyphs, float& width) {
  thread_local const std::unique_ptr<hb_buffer_t, ReleaseBuffer> buffer(hb_buffer_create());
  const bool letters = fill_buffer(buffer.get(), face, text);
  // Figures are all equally wide, so that dates and sums stand one below the
  // other; kerning (of 1 and 1, 7 and a full stop) would undo that.
  constexpr hb_feature_t no_kerning{HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START,
                                    HB_FEATURE_GLOBAL_END};
  hb_shape(face.harfbuzz_font(), buffer.get(), &no_kerning, letters ? 0 : 1);
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
  if (!hb_buffer_allocation_successful(buffer.get())) throw std::bad_alloc();

  const float scale = 1000.0F / static_cast<float>(face.units_per_em());
  glyphs.clear();
  glyphs.reserve(count);
  width = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (infos[i].codepoint == 0) throw_glyph_missing(face, text, infos[i].cluster);
    glyphs.push_back({infos[i].codepoint, static_cast<float>(positions[i].x_advance) * scale,
                      static_cast<float>(positions[i].x_offset) * scale,
                      static_cast<float>(positions[i].y_offset) * scale, infos[i].cluster});
    width += glyphs.back().advance;
  }
}

}  // namespace

GlyphRun shape(const Face& face, std::string_view utf8) {
  GlyphRun run;
  run.face = &face;
  run.text = utf8;
  if (utf8.size() > WordCache::longest_text) {
    shape_into(face, utf8, run.glyphs, run.width);
    return run;
  }
  thread_local WordCache cache;
  WordCache::Entry& entry = cache.entry(face, utf8);
  if (entry.face != face.serial() || entry.text != utf8) {
    entry.face = 0;  // stays so if shaping throws
    shape_into(face, utf8, entry.glyphs, entry.width);
    entry.text = utf8;
    entry.face = face.serial();
  }
  run.glyphs = entry.glyphs;
  run.width = entry.width;
  return run;
}

}  // namespace tamga::fonts
