// SPDX-License-Identifier: GPL-3.0-or-later
// White space as HTML renders it (CSS Text 3, 4.1.1).
#pragma once

#include <string>
#include <string_view>

namespace tamga::markup {

// Collapses the text of one block's inline content, piece by piece: runs of
// space, tab and line break become one space, also where a run goes on from one
// element into the next; none stands at the start of a block. U+00A0 is no
// white space.
class WhiteSpace {
 public:
  // A block begins or ends, or a line is broken: the next space is dropped.
  void begin_line() { after_space_ = true; }
  // Something that is not text stands here (a tick box, a page number).
  void pass_object() { after_space_ = false; }

  // `keep_lines`: line breaks stay as U+000A (white-space: pre-line).
  std::string collapse(std::string_view text, bool keep_lines);

 private:
  bool after_space_ = true;
};

bool is_only_white_space(std::string_view text) noexcept;

}  // namespace tamga::markup
