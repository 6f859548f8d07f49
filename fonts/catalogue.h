// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of faces: which families exist, which Debian package brings
// each, and which face draws a character.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fonts/face.h"

namespace tamga::fonts {

struct Style {
  std::string family = "serif";  // "serif", "sans-serif" or a family's own name
  bool bold = false;
  bool italic = false;
  friend bool operator==(const Style&, const Style&) = default;
};

// Which families the generic names of templates stand for: Times-like and
// Arial-like faces of the organisation's choice.
struct Profile {
  std::string serif = "Liberation Serif";      // or PT Serif, Noto Serif
  std::string sans_serif = "Liberation Sans";  // or PT Sans, Noto Sans
};

// What a family's faces have, all four styles of it.
struct FamilyReport {
  std::string family, package;
  std::string generic;  // the generic name that the profile gives it, or ""
  std::string fault;    // why it cannot be used (not installed …); "" when it can
  bool cyrillic = false, latin = false, traditional = false, tugrik = false, tick_boxes = false;
};

// Thread-safe. Faces are opened at their first use and then only read.
class Catalogue {
 public:
  // Opens the families of the profile, the traditional script's (Noto Sans
  // Mongolian) and the symbols' (DejaVu Sans). The environment variable
  // TAMGA_FONTS, folders with `:` between them, replaces the folders of Debian's
  // packages. Throws Error font-missing naming the file and the Debian package
  // (`apt-get install …`) if one of these is not installed or no family of the
  // table in catalogue.cpp has such a name; font-unusable if a face lacks a
  // letter of its alphabet.
  explicit Catalogue(Profile profile = {});
  ~Catalogue();
  Catalogue(Catalogue&&) noexcept;

  // The face of a style. Throws Error font-missing for an unknown family, and
  // for one of the table that is not installed, font-unusable as above.
  const Face& face(const Style& style) const;

  // The face that draws a character in a style: the style's own face if it
  // covers it, else that of the traditional script, of the profile's serif, of
  // the symbols, else null (also for an unknown family). White space, joiners
  // and variation selectors stay with the style's own face. Emoji have no face.
  // Throws as face() does.
  const Face* face_for(const Style& style, char32_t character) const;

  // First character of UTF-8 text that no face of the style can draw, with its
  // byte offset; nothing if all can. White space (U+0009 U+000A U+0020 U+00A0
  // U+202F), U+00AD, joiners (U+200C U+200D U+2060), the traditional script's
  // selectors and vowel separator (U+180B…U+180F) count as covered; other control
  // characters do not. A byte that is not UTF-8 is reported as U+FFFD.
  struct Uncovered {
    char32_t character;
    std::size_t offset;
  };
  std::optional<Uncovered> first_uncovered(const Style& style, std::string_view utf8) const;

  // Every family of the table, with what it has or why it cannot be used.
  std::vector<FamilyReport> report() const;

 private:
  struct Family;
  const Family* find(std::string_view name) const noexcept;

  Profile profile_;
  std::vector<std::unique_ptr<const Family>> families_;
};

}  // namespace tamga::fonts
