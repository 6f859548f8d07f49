// SPDX-License-Identifier: GPL-3.0-or-later
// Page geometry: sheet and margins, from a form.
#pragma once

namespace tamga::layout {

// Points. MNS 5140 leaves margins to the organisation, so they are data
// (form.json "page"), never constants of the code.
struct Geometry {
  double width = 595.276, height = 841.890;  // A4 portrait
  double left = 85.039, right = 42.520;      // 30 mm, 15 mm
  double top = 56.693, bottom = 56.693;      // 20 mm
};

constexpr double points_per_millimetre = 72.0 / 25.4;

}  // namespace tamga::layout
