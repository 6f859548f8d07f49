// SPDX-License-Identifier: GPL-3.0-or-later
// The tiles of a log on disk (C2SP tlog-tiles): 256 hashes a tile, eight levels
// of the tree a tile level.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/log/log_files.h"
#include "server/archive/storage/hash.h"

namespace tamga::archive {

constexpr std::uint64_t tile_width = 256;
constexpr unsigned tile_height = 8;

// "tile/0/x001/067", "tile/1/000.p/17": C2SP tlog-tiles. `width` 1 to 256; 256
// is a full tile.
std::string tile_path(unsigned level, std::uint64_t number, std::uint64_t width);

// Its last part, which entry bundles have alike: "x001/067", "000.p/17".
std::string tile_number(std::uint64_t number, std::uint64_t width);

// Removes from the folder of a tile's partial files those that `width` has made
// superfluous, all of them for a full one. Never fails.
void remove_narrower_files(const std::filesystem::path& folder, std::uint64_t width) noexcept;

// Root of the complete subtree over hashes [begin, begin + count), count a
// power of two.
Hash subtree_root(const std::vector<Hash>& hashes, std::size_t begin, std::size_t count);

// The tiles among the files of a log, which must outlive them; writing is for one
// thread at a time.
class Tiles {
 public:
  explicit Tiles(LogFiles& files) : files_(&files) {}

  // The first `width` hashes of a tile: from the file of just this width, else
  // from a wider one. Nothing when there is none or its length is wrong.
  std::optional<std::vector<Hash>> read(unsigned level, std::uint64_t number,
                                        std::uint64_t width) const;
  // As LogFiles::put().
  void write(unsigned level, std::uint64_t number, const std::vector<Hash>& hashes);
  // Removes the partial tiles that `width` hashes have made superfluous. Never
  // fails: superfluous tiles do no harm.
  void remove_narrower(unsigned level, std::uint64_t number, std::uint64_t width) noexcept;

 private:
  LogFiles* files_;
};

}  // namespace tamga::archive
