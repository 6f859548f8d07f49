// SPDX-License-Identifier: GPL-3.0-or-later
// The types of a document and its words, each shaped once.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
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
  std::uint64_t writing = 0;  // the same for all types that draw a word alike, but for its size
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

// Types and words of one layout; references stay valid as long as it lives. Not
// shared between threads. Words are kept by the thread, as documents of a form
// have most of theirs in common: up to about four megabytes, of which nothing is
// given up while a layout uses it.
class ShapedText {
 public:
  explicit ShapedText(const fonts::Catalogue& faces);
  ~ShapedText();
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

  // Bytes that this thread keeps for later layouts, roughly.
  static std::size_t bytes_kept();

 private:
  // What is shaped, by what draws it and the text.
  struct Key {
    std::uint64_t writing;
    std::string text;
  };
  struct KeyView {
    std::uint64_t writing;
    std::string_view text;
    KeyView(std::uint64_t writing, std::string_view text) : writing(writing), text(text) {}
    KeyView(const Key& key) : writing(key.writing), text(key.text) {}
    bool operator==(const KeyView&) const = default;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const KeyView& key) const noexcept {
      return std::hash<std::string_view>{}(key.text) ^ (key.writing * 0x9E3779B97F4A7C15U);
    }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const KeyView& one, const KeyView& other) const noexcept {
      return one == other;
    }
  };
  struct Vocabulary {
    std::unordered_map<Key, fonts::GlyphRun, Hash, Equal> runs;
    std::unordered_map<Key, Word, Hash, Equal> words;
    std::size_t bytes = 0;
  };
  static std::shared_ptr<Vocabulary>& of_this_thread();

  Word make_word(const fonts::Style& style, const fonts::Face& face, std::string_view text);
  void append_parts(const fonts::Style& style, const fonts::Face& face, std::string_view text,
                    std::vector<WordPart>& parts);

  const fonts::Catalogue& faces_;
  std::deque<Type> types_;
  std::shared_ptr<Vocabulary> vocabulary_;
};

}  // namespace tamga::layout
