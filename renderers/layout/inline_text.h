// SPDX-License-Identifier: GPL-3.0-or-later
// Inline content (text, b, i, span, br, input, fields of values) → tokens.
#pragma once

#include <string_view>

#include "renderers/layout/galley.h"

namespace tamga::layout {

// What stands for page-number and page-count.
struct PageNumbers {
  std::size_t number = 0, count = 0;
};

// Appends the tokens of one paragraph to the galley, element by element.
class InlineText {
 public:
  InlineText(Galley& galley, const PageNumbers& numbers);

  void append(const markup::Element& element);
  void append_text(std::string_view text, const markup::Style& style);
  // The tokens since construction, without white space at the end.
  TokenRange finish();

 private:
  void append_word(std::string_view word, TypeIndex type, bool no_wrap);
  void append_upright(std::string_view word, TypeIndex type, const markup::Style& style);
  void append_space(TypeIndex type, bool no_wrap);
  void append_line_end(TypeIndex type);
  void append_tick_box(const markup::Element& element);
  void append_field(const markup::Element& span);

  Galley& galley_;
  PageNumbers numbers_;
  std::uint32_t first_;
  bool glued_ = false;                    // the word before must not end a line
  DigitGroup digits_ = DigitGroup::None;  // of the word before
};

// Widths of tokens when every possible line end is taken, and when none is.
struct Extent {
  double least = 0, most = 0;
};
Extent extent(const Galley& galley, const TokenRange& range);

}  // namespace tamga::layout
