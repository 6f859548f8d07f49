// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/derived_font.h"

#include <hb-subset.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <memory>
#include <utility>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

// Stays inside one CMap code space and below the surrogates, with room to spare.
constexpr std::size_t most_codes = 6000;
constexpr char32_t soft_hyphen = 0x00AD;
// Texts of one glyph that are looked for one after the other; a letter under
// many different marks has more, and those are hashed.
constexpr int longest_chain = 8;

template <auto destroy>
struct Release {
  template <typename Object>
  void operator()(Object* object) const noexcept {
    destroy(object);
  }
};
using Blob = std::unique_ptr<hb_blob_t, Release<hb_blob_destroy>>;
using SubsetFace = std::unique_ptr<hb_face_t, Release<hb_face_destroy>>;
using SubsetInput = std::unique_ptr<hb_subset_input_t, Release<hb_subset_input_destroy>>;
using SubsetPlan = std::unique_ptr<hb_subset_plan_t, Release<hb_subset_plan_destroy>>;

constexpr hb_tag_t kept_tables[] = {HB_TAG('g', 'l', 'y', 'f'), HB_TAG('h', 'e', 'a', 'd'),
                                    HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
                                    HB_TAG('l', 'o', 'c', 'a'), HB_TAG('m', 'a', 'x', 'p')};

void add_table(hb_face_t* builder, hb_tag_t tag, std::string_view bytes) {
  const Blob blob(hb_blob_create(bytes.data(), static_cast<unsigned>(bytes.size()),
                                 HB_MEMORY_MODE_DUPLICATE, nullptr, nullptr));
  hb_face_builder_add_table(builder, tag, blob.get());
}

void append_16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value);
}

// cmap with one subtable: platform 3, encoding 1, format 4 (ISO/IEC 14496-22
// 5.2.1.3.3): a segment for each run of codes whose glyphs also follow each
// other, and the closing one.
std::string character_map(const std::vector<std::uint16_t>& glyphs) {
  struct Segment {
    unsigned first, last, glyph;
  };
  std::vector<Segment> segments;
  for (unsigned code = 1; code < glyphs.size(); ++code) {
    const unsigned glyph = glyphs[code];
    if (glyph == 0) continue;
    const bool follows = !segments.empty() && segments.back().last + 1 == code &&
                         segments.back().glyph + code - segments.back().first == glyph;
    if (follows)
      segments.back().last = code;
    else
      segments.push_back({code, code, glyph});
  }
  segments.push_back({0xFFFF, 0xFFFF, 0});
  const auto count = static_cast<unsigned>(segments.size());
  const unsigned power = std::bit_floor(count);
  std::string map;
  for (const unsigned value : {0U, 1U, 3U, 1U, 0U, 12U}) append_16(map, value);
  for (const unsigned value : {4U, 16 + 8 * count, 0U, 2 * count, 2 * power,
                               static_cast<unsigned>(std::countr_zero(power)), 2 * (count - power)})
    append_16(map, value);
  for (const Segment& segment : segments) append_16(map, segment.last);
  append_16(map, 0);  // pad
  for (const Segment& segment : segments) append_16(map, segment.first);
  for (const Segment& segment : segments) append_16(map, segment.glyph - segment.first);  // deltas
  for (unsigned i = 0; i < count; ++i) append_16(map, 0);  // no glyph arrays
  return map;
}

// `character` is of the Basic Multilingual Plane.
void append_character(std::string& utf8, char32_t character) {
  if (character < 0x80) {
    utf8 += static_cast<char>(character);
    return;
  }
  if (character < 0x800) {
    utf8 += static_cast<char>(0xC0 | character >> 6);
  } else {
    utf8 += static_cast<char>(0xE0 | character >> 12);
    utf8 += static_cast<char>(0x80 | (character >> 6 & 0x3F));
  }
  utf8 += static_cast<char>(0x80 | (character & 0x3F));
}

void append_utf16_hex(std::string& out, std::string_view text) {
  char digits[16];
  for (std::size_t offset = 0; offset < text.size();) {
    const auto character = static_cast<unsigned>(next_character(text, offset));
    if (character > 0xFFFF)
      std::snprintf(digits, sizeof digits, "%04X%04X", 0xD7C0 + (character >> 10),
                    0xDC00 + (character & 0x3FF));
    else
      std::snprintf(digits, sizeof digits, "%04X", character);
    out += digits;
  }
}

}  // namespace

DerivedFont::DerivedFont(const Face& face, std::span<const FixedCode> fixed)
    : face_(&face), entries_(1), first_codes_(face.glyph_count(), 0) {
  for (const auto [code, character] : fixed) {
    const std::uint32_t glyph = face.glyph(character == soft_hyphen ? U'-' : character);
    if (glyph == 0) continue;
    if (entries_.size() <= code) entries_.resize(code + std::size_t{1});
    Entry& entry = entries_[code];
    entry.glyph = glyph;
    entry.reserved = true;
    append_character(entry.text, character);
    entry.packed = pack(entry.text);
    entry.next = std::exchange(first_codes_[glyph], code);
  }
}

std::uint16_t DerivedFont::further_code(std::uint32_t glyph, std::string_view text) {
  std::uint16_t& first = first_codes_.at(glyph);
  int length = 0;
  for (std::uint16_t code = first; code != 0; code = entries_[code].next, ++length) {
    if (!entries_[code].is(text)) continue;
    entries_[code].used = true;
    return code;
  }
  if (length < longest_chain) return first = add(glyph, text, first);
  std::string key = std::to_string(glyph) + ' ';
  key += text;
  if (const auto found = further_codes_.find(key); found != further_codes_.end())
    return found->second;
  return further_codes_[std::move(key)] = add(glyph, text, 0);
}

std::uint16_t DerivedFont::add(std::uint32_t glyph, std::string_view text, std::uint16_t next) {
  if (++pairs_ > most_codes)
    throw Error("font-unusable", "more than 6000 different glyphs of " + face_->postscript_name());
  while (next_free_ < entries_.size() && entries_[next_free_].reserved) ++next_free_;
  if (next_free_ >= entries_.size()) entries_.emplace_back();
  entries_[next_free_] = {glyph, next, true, true, pack(text), std::string(text)};
  return static_cast<std::uint16_t>(next_free_);
}

bool DerivedFont::use(std::uint16_t fixed_code) noexcept {
  if (fixed_code >= entries_.size() || !entries_[fixed_code].reserved) return false;
  entries_[fixed_code].used = true;
  return true;
}

std::uint16_t DerivedFont::last_code() const noexcept {
  std::size_t code = entries_.size() - 1;
  while (code > 0 && !entries_[code].used) --code;
  return static_cast<std::uint16_t>(code);
}

std::string DerivedFont::key() const {
  std::string key;
  for (std::size_t code = 1; code < entries_.size(); ++code) {
    const Entry& entry = entries_[code];
    if (!entry.used) continue;
    append_16(key, static_cast<unsigned>(code));
    append_16(key, entry.glyph);
    append_16(key, static_cast<unsigned>(entry.text.size()));
    key += entry.text;
  }
  return key;
}

std::string DerivedFont::tag() const {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
  for (const char byte : key()) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  std::string letters;
  for (int i = 0; i < 6; ++i, hash /= 26) letters += static_cast<char>('A' + hash % 26);
  return letters;
}

DerivedFont::File DerivedFont::true_type() const {
  const SubsetInput input(hb_subset_input_create_or_fail());
  if (!input) throw std::bad_alloc();
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
  hb_set_t* wanted = hb_subset_input_glyph_set(input.get());
  for (const Entry& entry : entries_)
    if (entry.used) hb_set_add(wanted, entry.glyph);

  const SubsetPlan plan(hb_subset_plan_create_or_fail(face_->outlines(), input.get()));
  const SubsetFace subset(plan ? hb_subset_plan_execute_or_fail(plan.get()) : nullptr);
  if (!subset) throw Error("font-unusable", "cannot subset " + face_->postscript_name());
  // The subset's tables can be asked for only after it was opened as a file.
  const Blob subset_file(hb_face_reference_blob(subset.get()));
  const SubsetFace opened(hb_face_create(subset_file.get(), 0));

  File file;
  file.glyphs.resize(last_code() + std::size_t{1});
  const hb_map_t* new_glyphs = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
  for (std::size_t code = 1; code < file.glyphs.size(); ++code)
    if (entries_[code].used)
      file.glyphs[code] = static_cast<std::uint16_t>(hb_map_get(new_glyphs, entries_[code].glyph));

  const SubsetFace builder(hb_face_builder_create());
  for (const hb_tag_t tag : kept_tables) {
    const Blob table(hb_face_reference_table(opened.get(), tag));
    if (hb_blob_get_length(table.get()) == 0)
      throw Error("font-unusable", face_->postscript_name() + " lacks a table");
    hb_face_builder_add_table(builder.get(), tag, table.get());
  }
  add_table(builder.get(), HB_TAG('c', 'm', 'a', 'p'), character_map(file.glyphs));

  const Blob bytes(hb_face_reference_blob(builder.get()));
  unsigned length = 0;
  const char* data = hb_blob_get_data(bytes.get(), &length);
  file.bytes.assign(data, length);
  return file;
}

std::string DerivedFont::to_unicode(CodeLength length) const {
  std::string map =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n";
  map += length == CodeLength::Mixed
             ? "2 begincodespacerange\n<00> <DF>\n<E000> <FFFF>\nendcodespacerange\n"
             : "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  std::vector<std::uint16_t> codes;
  for (std::size_t code = 1; code < entries_.size(); ++code)
    if (entries_[code].used) codes.push_back(static_cast<std::uint16_t>(code));
  constexpr std::size_t block = 100;  // most entries a block may have
  char line[32];
  for (std::size_t start = 0; start < codes.size(); start += block) {
    const std::size_t end = std::min(start + block, codes.size());
    std::snprintf(line, sizeof line, "%zu beginbfchar\n", end - start);
    map += line;
    for (std::size_t i = start; i < end; ++i) {
      const unsigned code = codes[i];
      if (length == CodeLength::Mixed && code <= last_short_code)
        std::snprintf(line, sizeof line, "<%02X> <", code);
      else
        std::snprintf(line, sizeof line, "<%04X> <",
                      length == CodeLength::Mixed ? code + long_code_offset : code);
      map += line;
      if (entries_[code].text.empty())
        map += "200B";
      else
        append_utf16_hex(map, entries_[code].text);
      map += ">\n";
    }
    map += "endbfchar\n";
  }
  return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

}  // namespace tamga::fonts
