// SPDX-License-Identifier: GPL-3.0-or-later
// Memory over many documents in one process.
#pragma once

#include <filesystem>
#include <vector>

namespace tamga::bench {

// Renders `documents` of the forms in turn, in one thread: text is new in each,
// lengths vary. Prints resident memory at each twentieth, and its growth from
// the first tenth to the end. Returns whether that growth is at most 8 MiB.
// Throws std::runtime_error when a document cannot be rendered.
bool soak(const std::vector<std::filesystem::path>& form_folders, unsigned documents);

}  // namespace tamga::bench
