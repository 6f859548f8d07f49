// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a seal as a PDF image.
#pragma once

#include <string_view>

#include "renderers/seal/file/incremental_update.h"

namespace tamga::seal {

struct MarkImage {
  int object = 0;
  double width = 0, height = 0;  // pixels
};

// Adds a PNG of at most 1024 × 1024 pixels as an image XObject with a soft mask
// for what it leaves clear (ISO 32000-1 8.9.5), in DeviceRGB, or in DeviceGray
// without `colour`. Throws Error mark-image-unreadable.
MarkImage add_mark_image(IncrementalUpdate& update, std::string_view png, bool colour);

}  // namespace tamga::seal
