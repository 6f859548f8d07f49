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

// Opened once a process and then only read; thread-safe.
class Catalogue {
 public:
  // Opens every family of the table in catalogue.cpp: serif is Liberation Serif,
  // sans-serif Liberation Sans, the fallback for symbols DejaVu Sans. The
  // environment variable TAMGA_FONTS, folders with `:` between them, replaces
  // the folders of Debian's packages. Throws Error font-missing
  // naming the file and the Debian package (`apt-get install …`) if a family
  // that forms need is not installed, font-unusable if a face lacks a letter of
  // the Mongolian Cyrillic alphabet.
  Catalogue();

  // The face of a style. Throws Error font-missing for an unknown family.
  const Face& face(const Style& style) const;

  // The face that draws a character in a style: the style's own face if it
  // covers it, else the first fallback that does, else null (also for an
  // unknown family). White space and joiners stay with the style's own face.
  const Face* face_for(const Style& style, char32_t character) const noexcept;

  // First character of UTF-8 text that no face of the style can draw, with its
  // byte offset; nothing if all can. White space (U+0009 U+000A U+0020 U+00A0),
  // U+00AD and joiners (U+200C U+200D U+2060) count as covered; other control
  // characters do not. A byte that is not UTF-8 is reported as U+FFFD.
  struct Uncovered {
    char32_t character;
    std::size_t offset;
  };
  std::optional<Uncovered> first_uncovered(const Style& style, std::string_view utf8) const;

 private:
  struct Family;
  const Face* own_face(const Style& style) const noexcept;

  std::vector<std::shared_ptr<const Family>> families_;
};

}  // namespace tamga::fonts
