// SPDX-License-Identifier: GPL-3.0-or-later
// The code of the record in running matter: a picture for cameras and lines of
// small type for eyes, repeated on every page.
#pragma once

#include <array>
#include <string>

#include "renderers/layout/page.h"

namespace tamga::layout {

// What a page says of its own record. Made by code/, drawn where the page has
// its record-code element; layout neither knows nor cares what it means.
struct RecordCode {
  int modules = 0;                   // along a side of the picture
  Mask picture;                      // square, without its quiet zone
  std::array<std::string, 3> lines;  // beside the picture; each on one line
};

// Printed size of a module, in points: a whole number of dots at 150, 300 and 600
// dots an inch (0.34 mm), so that no module comes out wider than its neighbours.
constexpr double code_module = 0.96;

// The most modules that are drawn: version 7 (ISO/IEC 18004).
constexpr int most_modules = 45;

// The room that the code takes in a header or footer, whichever version is
// printed: page breaks are the same for every address, and the same in a draft,
// where the place stays white. It is as high as version 6, which holds almost
// every address; version 7 goes on for four modules towards the sheet's edge,
// so that no page loses a line to it. Around the code four modules stay white.
constexpr double code_width = most_modules * code_module;
constexpr double code_height = 41 * code_module;
constexpr double code_quiet = 4 * code_module;

}  // namespace tamga::layout
