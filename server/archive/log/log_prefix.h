// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of a log as a log of its own: what a copy of the archive as it was
// some moments ago has for its folder log/, while the log itself goes on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "server/archive/log/checkpoint.h"

namespace tamga::archive {

// A file of the prefix. The bytes of one that never changes again (a full tile, a full
// bundle) are read when they are asked for.
struct PrefixFile {
  std::string path;  // below log/
  bool lasting = false;
  std::function<std::string()> bytes;
};

// Tiles and bundles of the first `size` leaves, then the checkpoint over them, signed by
// the log's own key; gives that checkpoint. The key itself, daily/ and witnessed/ are not
// among them. May run while the log grows. Throws Failure data-unusable for a log that
// has not so many leaves or whose tiles are gone, storage-failed.
Checkpoint each_file_of_prefix(const std::filesystem::path& log, const std::string& origin,
                               const LogKey& key, std::uint64_t size,
                               const std::function<void(const PrefixFile&)>& visit);

}  // namespace tamga::archive
