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
  // Opens every family of the table in catalogue.cpp. Throws Error font-missing
  // naming the file and the Debian package (`apt-get install …`) if a family
  // that forms need is not installed, font-unusable if a face lacks a letter of
  // the Mongolian Cyrillic alphabet.
  Catalogue();

  // The face of a style. Throws Error font-missing for an unknown family.
  const Face& face(const Style& style) const;

  // The face that draws a character in a style: the style's own face if it
  // covers it, else the first fallback that does, else null.
  const Face* face_for(const Style& style, char32_t character) const noexcept;

  // First character of UTF-8 text that no face of the style can draw, with its
  // byte offset; nothing if all can. White space (U+0009 U+000A U+0020 U+00A0),
  // U+00AD and joiners count as covered; other control characters do not.
  struct Uncovered {
    char32_t character;
    std::size_t offset;
  };
  std::optional<Uncovered> first_uncovered(const Style& style, std::string_view utf8) const;

 private:
  struct Family;
  std::vector<std::shared_ptr<const Family>> families_;
};

}  // namespace tamga::fonts
