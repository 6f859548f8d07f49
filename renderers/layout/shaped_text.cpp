// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/shaped_text.h"

#include <algorithm>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::layout {
namespace {

constexpr std::string_view soft_hyphen = "\u00AD";
constexpr std::string_view zero_width_space = "\u200B";

// Characters that stay with the face of the text around them: spaces that join,
// joiners, and what chooses the form of a traditional letter beside it (variation
// selectors, the vowel separator, the narrow space before a suffix).
bool follows_any_face(char32_t character) {
  return character == 0x00A0 || character == 0x00AD || character == 0x202F ||
         (character >= 0x180B && character <= 0x180F) ||
         (character >= 0x200B && character <= 0x200D);
}

}  // namespace

TypeIndex ShapedText::type_of(const markup::Style& style) {
  const fonts::Style wanted{style.font_family, style.bold, style.italic};
  std::size_t family = types_.size();
  for (std::size_t i = 0; i < types_.size(); ++i) {
    if (!(types_[i].style == wanted)) continue;
    if (types_[i].size == style.font_size) return static_cast<TypeIndex>(i);
    family = types_[i].family;
  }
  Type type;
  type.style = wanted;
  type.size = style.font_size;
  type.family = family;
  type.face = &faces_.face(wanted);
  type.ascent = type.face->ascent() * type.size / 1000;
  type.descent = type.face->descent() * type.size / 1000;
  type.space = &run(*type.face, " ");
  type.space_width = type.space->width * type.size / 1000;
  types_.push_back(type);
  return static_cast<TypeIndex>(types_.size() - 1);
}

const fonts::GlyphRun& ShapedText::run(const fonts::Face& face, std::string_view text) {
  const fonts::Face* address = &face;
  key_.assign(reinterpret_cast<const char*>(&address), sizeof address);
  key_.append(text);
  const auto [found, fresh] = run_of_.try_emplace(key_, nullptr);
  if (fresh) {
    runs_.push_back(fonts::shape(face, text));
    found->second = &runs_.back();
  }
  return *found->second;
}

const Word& ShapedText::word(TypeIndex index, std::string_view text) {
  const Type& type = types_[index];
  std::string& key = key_;
  key.assign(reinterpret_cast<const char*>(&type.family), sizeof type.family);
  key.append(text);
  if (const auto found = words_.find(key); found != words_.end()) return found->second;
  std::string own_key = key;  // key_ is used again while the word is shaped
  Word word = make_word(type.style, *type.face, text);
  return words_.emplace(std::move(own_key), std::move(word)).first->second;
}

Word ShapedText::make_word(const fonts::Style& style, const fonts::Face& face,
                           std::string_view text) {
  Word word;
  word.glues_previous = glues_previous(text);
  word.glues_next = glues_next(text);
  word.digits = digit_group(text);
  std::size_t from = 0;
  const auto take = [&](std::size_t end, bool soft) {
    append_parts(style, face, text.substr(from, end - from), word.parts);
    if (!word.parts.empty() && end < text.size()) {
      word.parts.back().break_after = true;
      word.parts.back().soft = soft;
    }
    from = end;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, soft_hyphen.size()) == soft_hyphen) {
      take(at, true);
      at = from = at + soft_hyphen.size();
    } else if (text.substr(at, zero_width_space.size()) == zero_width_space) {
      take(at, false);
      at = from = at + zero_width_space.size();
    } else {
      const std::size_t here = at;
      fonts::next_character(text, at);
      if (may_break_inside(text, here, at)) take(at, false);
    }
  }
  take(text.size(), false);
  return word;
}

void ShapedText::append_parts(const fonts::Style& style, const fonts::Face& face,
                              std::string_view text, std::vector<WordPart>& parts) {
  const fonts::Face* current = nullptr;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t character = fonts::next_character(text, at);
    if (current != nullptr && follows_any_face(character)) continue;
    const fonts::Face* wanted = face.covers(character) ? &face : faces_.face_for(style, character);
    if (wanted == nullptr) wanted = &face;  // shaping names the character
    if (current != nullptr && wanted != current) {
      parts.push_back({&run(*current, text.substr(from, here - from))});
      from = here;
    }
    current = wanted;
  }
  if (current != nullptr) parts.push_back({&run(*current, text.substr(from))});
}

}  // namespace tamga::layout
