// SPDX-License-Identifier: GPL-3.0-or-later
// The types of a document and its words, each shaped once.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fonts/catalogue.h"
#include "fonts/glyph_run.h"
#include "renderers/layout/break_rules.h"
#include "renderers/markup/style.h"

namespace tamga::layout {

using TypeIndex = std::uint16_t;

// A face at a size, measured in points.
struct Type {
  fonts::Style style;
  double size = 0;
  const fonts::Face* face = nullptr;
  double ascent = 0, descent = 0;  // descent is negative
  const fonts::GlyphRun* space = nullptr;
  double space_width = 0;
  std::size_t family = 0;  // the same for every size of a style
};

// A part of a word that one face draws and no line end divides without need.
struct WordPart {
  const fonts::GlyphRun* run = nullptr;
  bool break_after = false;  // a line may end here
  bool soft = false;         // and shows a hyphen if it does (U+00AD)
};

struct Word {
  std::vector<WordPart> parts;
  bool glues_previous = false, glues_next = false;  // see break_rules.h
  DigitGroup digits = DigitGroup::None;
};

// Owns runs and words; references stay valid as long as it lives. One a
// layout, not shared between threads.
class ShapedText {
 public:
  explicit ShapedText(const fonts::Catalogue& faces) : faces_(faces) {}
  ShapedText(const ShapedText&) = delete;
  ShapedText& operator=(const ShapedText&) = delete;

  TypeIndex type_of(const markup::Style& style);
  const Type& type(TypeIndex index) const { return types_[index]; }

  // A word: text without white space but U+00A0. Characters that the type's
  // face lacks are drawn by the catalogue's fallback. Throws fonts::Error
  // glyph-missing when no face has one.
  const Word& word(TypeIndex type, std::string_view text);

  // Text of one face, e.g. a line-break hyphen (U+00AD).
  const fonts::GlyphRun& run(const fonts::Face& face, std::string_view text);

 private:
  Word make_word(const fonts::Style& style, const fonts::Face& face, std::string_view text);
  void append_parts(const fonts::Style& style, const fonts::Face& face, std::string_view text,
                    std::vector<WordPart>& parts);

  const fonts::Catalogue& faces_;
  std::deque<Type> types_;
  std::deque<fonts::GlyphRun> runs_;
  std::unordered_map<std::string, const fonts::GlyphRun*> run_of_;
  std::unordered_map<std::string, Word> words_;
  std::string key_;
};

}  // namespace tamga::layout
