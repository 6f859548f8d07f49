// SPDX-License-Identifier: GPL-3.0-or-later
// A QR code (ISO/IEC 18004) as SVG for a page.
#pragma once

#include <string>

namespace tamga::pages {

// Markup of our own making, to be taken as {{{…}}}: one path on a square view box, with
// the quiet zone of four modules; no style and no script. Drawn from nothing but squares:
// nothing of `text` stands in it as text. `label` is what is read aloud. Throws Failure
// internal for what no code holds (some 2300 bytes).
std::string qr_picture(const std::string& text, const std::string& label);

}  // namespace tamga::pages
