// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/shaped_text.h"

#include <algorithm>

#include "fonts/error.h"
#include "fonts/utf8.h"

namespace tamga::layout {
namespace {

constexpr std::string_view soft_hyphen = "\u00AD";
constexpr std::string_view zero_width_space = "\u200B";

constexpr std::size_t most_bytes_kept = 4 * 1024 * 1024;  // by a thread

// Characters that stay with the face of the text around them: spaces that join,
// joiners, and what chooses the form of a traditional letter beside it (variation
// selectors, the vowel separator, the narrow space before a suffix).
bool follows_any_face(char32_t character) {
  return character == 0x00A0 || character == 0x00AD || character == 0x202F ||
         (character >= 0x180B && character <= 0x180F) ||
         (character >= 0x200B && character <= 0x200D);
}

// What decides how a word is drawn: the face, and for the choice of a fallback
// whether it is bold or italic. A face's serial number stands for its catalogue.
std::uint64_t writing_of(const fonts::Face& face, const fonts::Style& style) {
  return face.serial() * 4 + (style.bold ? 2 : 0) + (style.italic ? 1 : 0);
}

}  // namespace

std::shared_ptr<ShapedText::Vocabulary>& ShapedText::of_this_thread() {
  thread_local std::shared_ptr<Vocabulary> vocabulary;
  return vocabulary;
}

std::size_t ShapedText::bytes_kept() {
  const auto& vocabulary = of_this_thread();
  return vocabulary ? vocabulary->bytes : 0;
}

ShapedText::ShapedText(const fonts::Catalogue& faces) : faces_(faces) {
  auto& vocabulary = of_this_thread();
  if (!vocabulary) vocabulary = std::make_shared<Vocabulary>();
  vocabulary_ = vocabulary;
}

// A vocabulary that has grown too large is left to the layouts that use it, and
// the next one begins another.
ShapedText::~ShapedText() {
  auto& vocabulary = of_this_thread();
  if (vocabulary && vocabulary->bytes > most_bytes_kept) vocabulary.reset();
}

TypeIndex ShapedText::type_of(const markup::Style& style) {
  const fonts::Style wanted{style.font_family, style.bold, style.italic};
  for (std::size_t i = 0; i < types_.size(); ++i)
    if (types_[i].size == style.font_size && types_[i].style == wanted)
      return static_cast<TypeIndex>(i);
  Type type;
  type.style = wanted;
  type.size = style.font_size;
  type.face = &faces_.face(wanted);
  type.writing = writing_of(*type.face, wanted);
  type.ascent = type.face->ascent() * type.size / 1000;
  type.descent = type.face->descent() * type.size / 1000;
  type.space = &run(*type.face, " ");
  type.space_width = type.space->width * type.size / 1000;
  types_.push_back(type);
  return static_cast<TypeIndex>(types_.size() - 1);
}

const fonts::GlyphRun& ShapedText::run(const fonts::Face& face, std::string_view text) {
  auto& runs = vocabulary_->runs;
  const KeyView key(face.serial(), text);
  if (const auto found = runs.find(key); found != runs.end()) return found->second;
  fonts::GlyphRun run = fonts::shape(face, text);
  vocabulary_->bytes += 2 * text.size() + run.glyphs.size() * sizeof(fonts::Glyph) + 128;
  return runs.emplace(Key{key.writing, std::string(text)}, std::move(run)).first->second;
}

const Word& ShapedText::word(TypeIndex index, std::string_view text) {
  const Type& type = types_[index];
  auto& words = vocabulary_->words;
  const KeyView key(type.writing, text);
  if (const auto found = words.find(key); found != words.end()) return found->second;
  Word word = make_word(type.style, *type.face, text);
  vocabulary_->bytes += text.size() + word.parts.size() * sizeof(WordPart) + 128;
  return words.emplace(Key{key.writing, std::string(text)}, std::move(word)).first->second;
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
