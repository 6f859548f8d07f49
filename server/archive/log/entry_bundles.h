// SPDX-License-Identifier: GPL-3.0-or-later
// The leaves of a log on disk beside its hash tiles (C2SP tlog-tiles «Log
// entries»): whoever has the folder alone can compute everything anew.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/storage/disk.h"

namespace tamga::archive {

// "tile/entries/x001/067", "tile/entries/000.p/17": bundle `number` holds the
// leaves of tile `number` of level 0. `width` 1 to 256.
std::string bundle_path(std::uint64_t number, std::uint64_t width);

// Each leaf preceded by its length, uint16 big-endian. Throws
// std::invalid_argument for a leaf longer than 65535 bytes.
std::string encode_bundle(const std::vector<std::string>& leaves);
// Nothing unless the bytes are exactly `width` leaves.
std::optional<std::vector<std::string>> decode_bundle(std::string_view bytes, std::uint64_t width);

// The bundles below one folder; writing is for one thread at a time.
class EntryBundles {
 public:
  EntryBundles(std::filesystem::path folder, const Disk& disk)
      : folder_(std::move(folder)), disk_(disk) {}

  // The first `width` leaves of a bundle: from the file of just this width, else
  // from a wider one. Nothing when there is none or it is not so many leaves.
  std::optional<std::vector<std::string>> read(std::uint64_t number, std::uint64_t width) const;
  // On disk when it returns. Throws Failure storage-failed.
  void write(std::uint64_t number, const std::vector<std::string>& leaves);
  // As Tiles::remove_narrower().
  void remove_narrower(std::uint64_t number, std::uint64_t width) noexcept;

 private:
  std::filesystem::path folder_;
  const Disk& disk_;
};

}  // namespace tamga::archive
