// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/catalogue.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

// One row a family. `files` are regular, bold, italic, bold italic; `folders`
// are searched in order: Debian 12 keeps Liberation 2 apart, Debian 13 does
// not. (Liberation 1, package fonts-liberation of Debian 12, lacks Ө and Ү:
// the check of the alphabet refuses it.)
struct FamilyRow {
  std::string_view generic;  // CSS name by which templates call it; empty: only a fallback
  std::string_view name;
  std::string_view package;
  std::array<std::string_view, 4> files;
  std::array<std::string_view, 2> folders;
};

constexpr std::string_view fonts_root = "/usr/share/fonts/truetype/";
constexpr FamilyRow family_rows[] = {
    {"serif",
     "Liberation Serif",
     "fonts-liberation2",
     {"LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf",
      "LiberationSerif-BoldItalic.ttf"},
     {"liberation2", "liberation"}},
    {"sans-serif",
     "Liberation Sans",
     "fonts-liberation2",
     {"LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf",
      "LiberationSans-BoldItalic.ttf"},
     {"liberation2", "liberation"}},
    // Draws symbols the others lack (☐ ☑ ✓ arrows); upright in all styles.
    {"",
     "DejaVu Sans",
     "fonts-dejavu-core",
     {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"},
     {"dejavu", ""}},
};

// Every letter of the Mongolian Cyrillic alphabet, and the marks without which
// no official paper can be set.
constexpr std::u32string_view needed_characters =
    U"АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
    U"0123456789 \u00A0.,:;-–—()/“”«»№₮%";

std::vector<std::filesystem::path> candidates(const FamilyRow& row, std::string_view file) {
  std::vector<std::filesystem::path> paths;
  if (const char* folders = std::getenv("TAMGA_FONTS"); folders != nullptr && *folders != '\0') {
    std::string_view rest = folders;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(':'), rest.size());
      if (end > 0) paths.push_back(std::filesystem::path(rest.substr(0, end)) / file);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return paths;
  }
  for (const std::string_view folder : row.folders)
    if (!folder.empty()) paths.push_back(std::filesystem::path(fonts_root) / folder / file);
  return paths;
}

std::string installation(const FamilyRow& row) {
  return "; install it with: apt-get install " + std::string(row.package);
}

void require_characters(const Face& face, const std::filesystem::path& path, const FamilyRow& row) {
  for (const char32_t character : needed_characters)
    if (!face.covers(character)) {
      char name[16];
      std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(character));
      throw Error("font-unusable", path.string() + " has no glyph for " + name + installation(row));
    }
}

std::shared_ptr<const Face> open_face(const FamilyRow& row, std::string_view file) {
  const auto paths = candidates(row, file);
  for (const auto& path : paths) {
    std::error_code unreadable;
    if (!std::filesystem::exists(path, unreadable)) continue;
    auto face = std::make_shared<const Face>(path);
    if (!row.generic.empty()) require_characters(*face, path, row);
    return face;
  }
  throw Error("font-missing", "no font file " +
                                  (paths.empty() ? std::string(file) : paths.front().string()) +
                                  installation(row));
}

bool is_white_or_joiner(char32_t character) noexcept {
  switch (character) {
    case 0x0009:
    case 0x000A:
    case 0x0020:
    case 0x00A0:
    case 0x00AD:
    case 0x200C:
    case 0x200D:
    case 0x2060:
      return true;
    default:
      return false;
  }
}

bool is_control(char32_t character) noexcept {
  return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

std::size_t index_of(const Style& style) noexcept {
  return (style.bold ? 1U : 0U) + (style.italic ? 2U : 0U);
}

}  // namespace

struct Catalogue::Family {
  const FamilyRow* row;
  std::array<std::shared_ptr<const Face>, 4> faces;
};

Catalogue::Catalogue() {
  for (const FamilyRow& row : family_rows) {
    auto family = std::make_shared<Family>();
    family->row = &row;
    for (std::size_t i = 0; i < row.files.size(); ++i) {
      std::size_t same = 0;
      while (row.files[same] != row.files[i]) ++same;
      family->faces[i] = same < i ? family->faces[same] : open_face(row, row.files[i]);
    }
    families_.push_back(std::move(family));
  }
}

const Face* Catalogue::own_face(const Style& style) const noexcept {
  for (const auto& family : families_)
    if (style.family == family->row->name ||
        (!family->row->generic.empty() && style.family == family->row->generic))
      return family->faces[index_of(style)].get();
  return nullptr;
}

const Face& Catalogue::face(const Style& style) const {
  if (const Face* face = own_face(style)) return *face;
  throw Error("font-missing", "no font family is called " + style.family);
}

const Face* Catalogue::face_for(const Style& style, char32_t character) const noexcept {
  const Face* own = own_face(style);
  if (own == nullptr || own->covers(character) || is_white_or_joiner(character)) return own;
  for (const auto& family : families_)
    if (family->row->generic.empty() && family->faces[index_of(style)]->covers(character))
      return family->faces[index_of(style)].get();
  return nullptr;
}

std::optional<Catalogue::Uncovered> Catalogue::first_uncovered(const Style& style,
                                                               std::string_view utf8) const {
  const Face& own = face(style);
  for (std::size_t offset = 0; offset < utf8.size();) {
    const std::size_t start = offset;
    const char32_t character = next_character(utf8, offset);
    if (character == malformed_character) return Uncovered{0xFFFD, start};
    if (is_white_or_joiner(character)) continue;
    if (is_control(character)) return Uncovered{character, start};
    if (own.covers(character)) continue;
    if (face_for(style, character) == nullptr) return Uncovered{character, start};
  }
  return std::nullopt;
}

}  // namespace tamga::fonts
