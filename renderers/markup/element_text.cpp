// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/markup/element_text.h"

#include <algorithm>

#include "renderers/markup/white_space.h"

namespace tamga::markup {
namespace {

bool is_phrase(Tag tag) {
  return tag == Tag::Text || tag == Tag::Span || tag == Tag::B || tag == Tag::I;
}

void append(std::string& out, const Element& element) {
  if (element.tag == Tag::Text) out += element.text;
  const bool new_line = !is_phrase(element.tag);
  if (new_line && !out.empty() && out.back() != '\n') out += '\n';
  for (const Element& child : element.children) append(out, child);
}

}  // namespace

std::string text_of(const Element& element) {
  constexpr const char* white = " \t\r\n";
  std::string text;
  append(text, element);
  text.erase(0, std::min(text.find_first_not_of(white), text.size()));
  text.erase(text.find_last_not_of(white) + 1);
  return text;
}

bool has_text(const Element& element) noexcept {
  return !is_only_white_space(element.text) ||
         std::any_of(element.children.begin(), element.children.end(), has_text);
}

}  // namespace tamga::markup
