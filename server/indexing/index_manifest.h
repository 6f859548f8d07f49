// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of the index were when it was last left alone: so that a flipped
// bit in it is found, though the engine has no checksums of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/archive/archive.h"

namespace tamga {

// DATA/index/manifest, one line a file, sorted by name:
//   tamga-index/1 <position>
//   <SHA-256, hex> <bytes> <name>, with the folders below DATA/index that it is in
// Empty files (the engine's lock) are left out. The catalogue keeps the manifest's
// own hash (archive_identity, "index_manifest"), or "" from before the first change
// until the index rests again: so a manifest that is gone is a fault, and a crash
// while the index was being written is none.
//
// For whoever has index.lock. Each throws Failure storage-failed.
void seal_index(const std::filesystem::path& folder, const archive::Archive& archive,
                std::uint64_t position);
void unseal_index(const archive::Archive& archive);
// Manifests that a killed process had not put in their place.
void remove_half_manifests(const std::filesystem::path& folder);
bool index_sealed(const std::filesystem::path& folder, const archive::Archive& archive);

// One sentence for each file that is not as the manifest has it, is gone or new;
// nothing to say while the index is being written. Throws CatalogueError.
std::vector<std::string> index_file_faults(const std::filesystem::path& folder,
                                           const archive::Archive& archive);

}  // namespace tamga
