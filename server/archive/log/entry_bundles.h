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

#include "server/archive/log/log_files.h"

namespace tamga::archive {

// "tile/entries/x001/067", "tile/entries/000.p/17": bundle `number` holds the
// leaves of tile `number` of level 0. `width` 1 to 256.
std::string bundle_path(std::uint64_t number, std::uint64_t width);

// Each leaf preceded by its length, uint16 big-endian. Throws
// std::invalid_argument for a leaf longer than 65535 bytes.
std::string encode_bundle(const std::vector<std::string>& leaves);
// Nothing unless the bytes are exactly `width` leaves.
std::optional<std::vector<std::string>> decode_bundle(std::string_view bytes, std::uint64_t width);

// The bundles among the files of a log, which must outlive them; writing is for one
// thread at a time.
class EntryBundles {
 public:
  explicit EntryBundles(LogFiles& files) : files_(&files) {}

  // The first `width` leaves of a bundle: from the file of just this width, else
  // from a wider one. Nothing when there is none or it is not so many leaves.
  std::optional<std::vector<std::string>> read(std::uint64_t number, std::uint64_t width) const;
  // As LogFiles::put().
  void write(std::uint64_t number, const std::vector<std::string>& leaves);
  // As Tiles::remove_narrower().
  void remove_narrower(std::uint64_t number, std::uint64_t width) noexcept;

 private:
  LogFiles* files_;
};

}  // namespace tamga::archive
