// SPDX-License-Identifier: GPL-3.0-or-later
// The output intent of a PDF/A file: what its colours mean (ISO 19005-3 6.2.3).
#pragma once

#include "renderers/pdf/object_file.h"

namespace tamga::pdf {

// Adds the sRGB profile of Debian's icc-profiles-free (made by Little CMS, free
// of conditions) and gives the number of the output intent. The profile is read
// and compressed once a process. Throws forms::Error render-failed, naming the
// package, when the profile is not installed.
std::size_t add_srgb_output_intent(ObjectFile& file);

}  // namespace tamga::pdf
