// SPDX-License-Identifier: GPL-3.0-or-later
// Text in a box of given size: as large as fits, broken at spaces.
#pragma once

#include <string>
#include <vector>

#include "renderers/seal/signing/appearance_fonts.h"

namespace tamga::seal {

enum class Alignment { Left, Centre, Right };

// The part of an appearance that text may fill, in points from the lower left
// corner of the field's box.
struct TextBox {
  double left = 0, bottom = 0, width = 0, height = 0;
};

struct TextSetting {
  fonts::Style style;
  double largest = 9, smallest = 1;  // points
  Alignment alignment = Alignment::Left;
};

// The content stream's operators, BT to ET, without colour. The lines stand in
// the middle of the box's height. `fits` is false when they do not fit at the
// smallest size: then they are set at it and go beyond the box.
// Throws Error glyph-missing naming the character that no face draws: nothing is
// signed with a box in place of a letter.
struct SetText {
  std::string operators;
  bool fits = true;
};
SetText set_text(const std::vector<std::string>& lines, const TextBox& box,
                 const TextSetting& setting, AppearanceFonts& fonts);

}  // namespace tamga::seal
