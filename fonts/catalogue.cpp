// SPDX-License-Identifier: GPL-3.0-or-later
#include "fonts/catalogue.h"

#include <unicode/uchar.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <utility>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::fonts {
namespace {

enum class Purpose {
  Text,    // documents are set in it: has the whole Cyrillic alphabet
  Script,  // has the traditional script, and draws it wherever it stands
  Symbols  // draws what the others lack (☐ ☑ ✓ arrows)
};

// One row a family. `files` are regular, bold, italic, bold italic; `folders`
// are searched in order: Debian 12 keeps Liberation 2 apart, Debian 13 does
// not. (Liberation 1, package fonts-liberation of Debian 12, lacks Ө and Ү:
// the check of the alphabet refuses it.)
struct FamilyRow {
  Purpose purpose;
  std::string_view name;
  std::string_view package;
  std::array<std::string_view, 4> files;
  std::array<std::string_view, 2> folders;
};

constexpr std::string_view fonts_root = "/usr/share/fonts/truetype/";
constexpr FamilyRow family_rows[] = {
    {Purpose::Text,
     "Liberation Serif",
     "fonts-liberation2",
     {"LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf",
      "LiberationSerif-BoldItalic.ttf"},
     {"liberation2", "liberation"}},
    {Purpose::Text,
     "Liberation Sans",
     "fonts-liberation2",
     {"LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf",
      "LiberationSans-BoldItalic.ttf"},
     {"liberation2", "liberation"}},
    {Purpose::Text,
     "PT Serif",
     "fonts-paratype",
     {"PTF55F.ttf", "PTF75F.ttf", "PTF56F.ttf", "PTF76F.ttf"},
     {"paratype", ""}},
    {Purpose::Text,
     "PT Sans",
     "fonts-paratype",
     {"PTS55F.ttf", "PTS75F.ttf", "PTS56F.ttf", "PTS76F.ttf"},
     {"paratype", ""}},
    {Purpose::Text,
     "Noto Serif",
     "fonts-noto-core",
     {"NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf",
      "NotoSerif-BoldItalic.ttf"},
     {"noto", ""}},
    {Purpose::Text,
     "Noto Sans",
     "fonts-noto-core",
     {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf",
      "NotoSans-BoldItalic.ttf"},
     {"noto", ""}},
    {Purpose::Script,
     "Noto Sans Mongolian",
     "fonts-noto-core",
     {"NotoSansMongolian-Regular.ttf", "NotoSansMongolian-Regular.ttf",
      "NotoSansMongolian-Regular.ttf", "NotoSansMongolian-Regular.ttf"},
     {"noto", ""}},
    {Purpose::Symbols,
     "DejaVu Sans",
     "fonts-dejavu-core",
     {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"},
     {"dejavu", ""}},
};

// Every letter of the Mongolian Cyrillic alphabet, and the marks without which
// no official paper can be set. (₮ may come from another face: PT has none.)
constexpr std::u32string_view cyrillic_characters =
    U"АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
    U"0123456789 \u00A0.,:;-–—()/“”«»№%";
// The letters of the traditional alphabet (U+1820…U+1842: the first 27 are
// native, the rest write other languages' sounds), its stops and selectors.
constexpr std::u32string_view traditional_characters =
    U"\u1820\u1821\u1822\u1823\u1824\u1825\u1826\u1827\u1828\u1829\u182A\u182B\u182C\u182D"
    U"\u182E\u182F\u1830\u1831\u1832\u1833\u1834\u1835\u1836\u1837\u1838\u1839\u183A\u183B"
    U"\u183C\u183D\u183E\u183F\u1840\u1841\u1842\u1801\u1802\u1803\u1804\u1805\u180A";

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
  if (row.purpose == Purpose::Symbols) return;
  const bool text = row.purpose == Purpose::Text;
  for (const char32_t character : text ? cyrillic_characters : traditional_characters)
    if (!face.covers(character)) {
      char name[16];
      std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(character));
      throw Error("font-unusable", path.string() + " has no glyph for " + name + installation(row));
    }
}

std::unique_ptr<const Face> open_face(const FamilyRow& row, std::string_view file) {
  const auto paths = candidates(row, file);
  for (const auto& path : paths) {
    std::error_code unreadable;
    if (!std::filesystem::exists(path, unreadable)) continue;
    auto face = std::make_unique<const Face>(path);
    require_characters(*face, path, row);
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
    case 0x180B:  // variation selectors and the vowel separator
    case 0x180C:
    case 0x180D:
    case 0x180E:
    case 0x180F:
    case 0x200C:
    case 0x200D:
    case 0x202F:
    case 0x2060:
      return true;
    default:
      return false;
  }
}

// Pictures for the screen: black and white on paper they say something else, and
// a face that happens to have some of them has not the next one.
bool is_emoji(char32_t character) noexcept {
  return character > 0xFF &&
         u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_EMOJI_PRESENTATION) != 0;
}

bool is_control(char32_t character) noexcept {
  return character < 0x20 || (character >= 0x7F && character < 0xA0);
}

std::size_t index_of(const Style& style) noexcept {
  return (style.bold ? 1U : 0U) + (style.italic ? 2U : 0U);
}

}  // namespace

// Faces are opened when they are first asked for: a document uses three or four
// of some thirty.
struct Catalogue::Family {
  explicit Family(const FamilyRow& of) : row(of) {}

  const Face& face(std::size_t style) const {
    // Styles that share a file share its face.
    std::size_t same = 0;
    while (row.files[same] != row.files[style]) ++same;
    std::call_once(opened[same], [&] { faces[same] = open_face(row, row.files[same]); });
    return *faces[same];
  }

  const FamilyRow& row;
  mutable std::array<std::once_flag, 4> opened;  // stays unset when opening throws
  mutable std::array<std::unique_ptr<const Face>, 4> faces;
};

Catalogue::Catalogue(Profile profile) : profile_(std::move(profile)) {
  for (const FamilyRow& row : family_rows) families_.push_back(std::make_unique<Family>(row));
  for (const std::string& name : {profile_.serif, profile_.sans_serif}) {
    const Family* family = find(name);
    if (family == nullptr || family->row.purpose != Purpose::Text)
      throw Error("font-missing", "no family of text faces is called " + name);
    for (std::size_t style = 0; style < 4; ++style) family->face(style);
  }
  for (const auto& family : families_)
    if (family->row.purpose != Purpose::Text) family->face(0);
}

Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;

const Catalogue::Family* Catalogue::find(std::string_view name) const noexcept {
  if (name == "serif") name = profile_.serif;
  if (name == "sans-serif") name = profile_.sans_serif;
  for (const auto& family : families_)
    if (family->row.name == name) return family.get();
  return nullptr;
}

const Face& Catalogue::face(const Style& style) const {
  if (const Family* family = find(style.family)) return family->face(index_of(style));
  throw Error("font-missing", "no font family is called " + style.family);
}

const Face* Catalogue::face_for(const Style& style, char32_t character) const {
  const Family* own = find(style.family);
  if (own == nullptr) return nullptr;
  const Face& face = own->face(index_of(style));
  if (face.covers(character) || is_white_or_joiner(character)) return &face;
  if (is_emoji(character)) return nullptr;
  // The script's own face lends its letters to every family; Cyrillic beside it
  // is set in the serif; symbols come last.
  for (const auto& family : families_) {
    const bool lends = family->row.purpose != Purpose::Text || family->row.name == profile_.serif;
    if (!lends) continue;
    const Face& lent = family->face(index_of(style));
    if (lent.covers(character)) return &lent;
  }
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

std::vector<FamilyReport> Catalogue::report() const {
  std::vector<FamilyReport> reports;
  for (const auto& family : families_) {
    FamilyReport report;
    report.family = family->row.name;
    report.package = family->row.package;
    if (report.family == profile_.serif) report.generic = "serif";
    if (report.family == profile_.sans_serif) report.generic = "sans-serif";
    try {
      const auto covers_all = [&](std::u32string_view characters) {
        for (std::size_t style = 0; style < 4; ++style)
          for (const char32_t character : characters)
            if (!family->face(style).covers(character)) return false;
        return true;
      };
      report.cyrillic = covers_all(cyrillic_characters);
      report.traditional = covers_all(traditional_characters);
      report.tugrik = covers_all(U"₮");
      report.latin = covers_all(U"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
      report.tick_boxes = covers_all(U"☐☑✓");
    } catch (const Error& error) {
      report.fault = error.what();
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace tamga::fonts
