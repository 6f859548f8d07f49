// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue in one SQLite file: the embedded engine.
#pragma once

#include <filesystem>
#include <memory>

#include "server/archive/catalogue/whole_catalogue.h"

namespace tamga::archive {

// Opens or creates the file. Throws Failure data-unusable when it is no
// catalogue or cannot be opened. Several processes may have it open.
std::unique_ptr<WholeCatalogue> open_sqlite(const std::filesystem::path& path);

// Everything committed before the call, and nothing half, as a catalogue in another file,
// which must not be there yet; others may write meanwhile. Not synced. Throws
// CatalogueError, also for a page that does not have its checksum.
void copy_sqlite(const std::filesystem::path& path, const std::filesystem::path& to);

// The page checksums of a file that does not open as a catalogue; a sentence each
// (page_checksums.h). Not for a file that this process has open: closing it would
// let go of the engine's locks.
std::vector<std::string> sqlite_file_faults(const std::filesystem::path& path);

}  // namespace tamga::archive
