// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/markup/white_space.h"

#include <algorithm>

namespace tamga::markup {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

}  // namespace

std::string WhiteSpace::collapse(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!is_space(c)) {
      out.push_back(c);
      after_space_ = false;
    } else if (keep_lines && c == '\n') {
      if (!out.empty() && out.back() == ' ') out.pop_back();
      out.push_back('\n');
      after_space_ = true;
    } else if (!after_space_) {
      out.push_back(' ');
      after_space_ = true;
    }
  }
  return out;
}

bool is_only_white_space(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), is_space);
}

}  // namespace tamga::markup
