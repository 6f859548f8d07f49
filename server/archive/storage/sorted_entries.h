// SPDX-License-Identifier: GPL-3.0-or-later
// What lies in a folder, in order of name.
#pragma once

#include <filesystem>
#include <vector>

namespace tamga::archive {

// Throws Failure storage-failed when the folder cannot be read.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder);

}  // namespace tamga::archive
