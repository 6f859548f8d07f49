// SPDX-License-Identifier: GPL-3.0-or-later
// The organisation's profile: how its papers look, beyond what a form prescribes.
#pragma once

#include <filesystem>

#include "fonts/catalogue.h"

namespace tamga {

// Reads DATA/profile.json, for example
//
//   {"serif": "PT Serif", "sans_serif": "PT Sans"}
//
// Why a file of the archive and not an option of a command: whatever captures a
// document (serve, import, demo) must set it in the same faces. Both entries
// may be left out, and so may the file: the Liberation faces. Throws Failure
// data-unusable for anything else in it; whether the faces are there is
// fonts::Catalogue's to say.
fonts::Profile read_profile(const std::filesystem::path& data);

}  // namespace tamga
