// SPDX-License-Identifier: GPL-3.0-or-later
// check(): everything that keeps content from being rendered.
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "fonts/utf8.h"
#include "renderers/content/content.h"
#include "renderers/content/json_pointer.h"
#include "renderers/content/schema.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

constexpr std::size_t most_problems = 100;

std::string name_of(char32_t character) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(character));
  return name;
}

// Unicode 15, section 23.7: U+FDD0…U+FDEF and the last two of every plane.
bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

// What a private-use character means, only its sender knows: an archive would
// keep a picture without text (ISO 19005-3 6.2.11.7.3 asks for the text).
bool is_private_use(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

// Letters that run from right to left, what turns the direction of text (UAX 9),
// and U+2028, U+2029. Paper is set from left to right and breaks lines at U+000A
// alone; a browser would show such content in another order than what is sealed.
bool is_of_another_direction(char32_t c) {
  if (c < 0x0590) return false;
  switch (u_charDirection(static_cast<UChar32>(c))) {
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
    case U_ARABIC_NUMBER:
    case U_LEFT_TO_RIGHT_EMBEDDING:
    case U_LEFT_TO_RIGHT_OVERRIDE:
    case U_RIGHT_TO_LEFT_EMBEDDING:
    case U_RIGHT_TO_LEFT_OVERRIDE:
    case U_POP_DIRECTIONAL_FORMAT:
    case U_FIRST_STRONG_ISOLATE:
    case U_LEFT_TO_RIGHT_ISOLATE:
    case U_RIGHT_TO_LEFT_ISOLATE:
    case U_POP_DIRECTIONAL_ISOLATE:
      return true;
    default:
      return c == 0x2028 || c == 0x2029;
  }
}

// The first character that is no text of a page, in words; "" when there is none.
std::string fault_of_text(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t start = offset;
    const char32_t c = fonts::next_character(text, offset);
    const std::string where = " at character byte " + std::to_string(start);
    if (c == fonts::malformed_character) return "not UTF-8" + where;
    if (is_control(c)) return "control character " + name_of(c) + where;
    if (is_noncharacter(c)) return "noncharacter " + name_of(c) + where;
    if (is_private_use(c)) return "private-use character " + name_of(c) + where;
    if (is_of_another_direction(c)) return "not set from left to right: " + name_of(c) + where;
  }
  return {};
}

// Whether all characters are ones of which nothing can be wrong (printable, of
// the scripts of a page, in the face itself), as in nearly every text. Of a text
// that has others the rest of this file says what is wrong, if anything.
bool is_plain(std::string_view text, const fonts::Face& face) {
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = fonts::next_character(text, offset);
    const bool ordinary = (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0x0530) ||
                          (c >= 0x2010 && c < 0x2028) || c == 0x2116;
    if (c != '\n' && !(ordinary && face.covers(c))) return false;
  }
  return true;
}

// Looks at every string of content, fields in order of their names.
class TextCheck {
 public:
  TextCheck(const Form& form, const fonts::Catalogue& faces, std::vector<Problem>& problems)
      : form_(form), faces_(faces), face_(faces.face({})), problems_(problems) {}

  void value(const json& value, const Place& place) {
    if (problems_.size() >= most_problems) return;
    if (value.is_object()) {
      for (const auto& [key, child] : value.get_ref<const json::object_t&>())
        this->value(child, {&place, key});
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) this->value(value[i], {&place, {}, i});
    } else if (value.is_string()) {
      text(value.get_ref<const std::string&>(), place);
    }
  }

 private:
  void text(const std::string& text, const Place& place) {
    if (is_plain(text, face_)) return;
    const std::string pointer = place.pointer();
    if (std::string fault = fault_of_text(text); !fault.empty()) {
      return add("content-bad-text", pointer, std::move(fault));
    }
    // The page may set the text bold, in capitals or in another family: the
    // families that forms can name cover the same letters (fonts/catalogue.cpp),
    // so that the regular serif speaks for all.
    static const fonts::Style style;
    if (const auto uncovered = faces_.first_uncovered(style, text)) {
      std::size_t end = uncovered->offset;
      fonts::next_character(text, end);
      add("glyph-missing", pointer,
          "no face has " + name_of(uncovered->character) + " “" +
              text.substr(uncovered->offset, end - uncovered->offset) + "”");
    }
  }

  void add(const char* code, const std::string& pointer, std::string detail) {
    problems_.push_back({code, pointer, std::move(detail), form_.content_schema().label(pointer)});
  }

  const Form& form_;
  const fonts::Catalogue& faces_;
  const fonts::Face& face_;
  std::vector<Problem>& problems_;
};

// A record has every act of its form; which values an act must have is the
// schema's to say.
void check_acts(const Form& form, const json& content, std::vector<Problem>& problems) {
  const auto acts = content.is_object() ? content.find("acts") : content.end();
  for (const Act& act : form.acts) {
    if (content.is_object() && acts != content.end() && acts->is_object() &&
        acts->contains(act.id)) {
      continue;
    }
    problems.push_back({"content-missing-field", child_pointer("/acts", act.id),
                        "a record has this act", act.title.mn});
  }
}

}  // namespace

std::vector<Problem> check(const Form& form, const nlohmann::json& content,
                           Completeness completeness, const fonts::Catalogue& faces) {
  std::vector<Problem> problems = form.content_schema().problems(content, most_problems);
  if (completeness == Completeness::Record) check_acts(form, content, problems);
  // Text is looked at only where the schema is kept: an oversized cell has been
  // refused already, and an unknown field has no label to name it by.
  if (problems.empty()) TextCheck(form, faces, problems).value(content, {});
  if (problems.size() > most_problems) problems.resize(most_problems);
  return problems;
}

}  // namespace tamga::forms
