// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/log_prefix.h"

#include <algorithm>
#include <map>
#include <utility>

#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/merkle.h"
#include "server/archive/log/tiles.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

std::string encoded(const std::vector<Hash>& hashes) {
  std::string bytes;
  for (const Hash& hash : hashes) bytes.append(hash.begin(), hash.end());
  return bytes;
}

template <typename Part>
Part required(std::optional<Part> part, const std::string& path) {
  if (!part) throw Failure("data-unusable", "log/" + path + " is gone or of the wrong length");
  return std::move(*part);
}

// Visits all tiles of one level; their hashes come from the store of tiles.
template <typename Reader>
void each_tile(std::uint64_t count, const Reader& reader) {
  for (std::uint64_t number = 0; number * tile_width < count; ++number)
    reader(number, std::min(tile_width, count - number * tile_width));
}

}  // namespace

Checkpoint each_file_of_prefix(const std::filesystem::path& log, const std::string& origin,
                               const LogKey& key, std::uint64_t size,
                               const std::function<void(const PrefixFile&)>& visit) {
  LogFiles files(log, Disk::real());
  const Tiles tiles(files);
  const EntryBundles bundles(files);
  const auto tile = [&](unsigned level, std::uint64_t number, std::uint64_t width) {
    return required(tiles.read(level, number, width), tile_path(level, number, width));
  };
  each_tile(size, [&](std::uint64_t number, std::uint64_t width) {
    const auto path = bundle_path(number, width);
    visit({path, width == tile_width,
           [&, path] { return encode_bundle(required(bundles.read(number, width), path)); }});
  });
  for (unsigned level = 0; level * tile_height < 64 && size >> (level * tile_height); ++level)
    each_tile(size >> (level * tile_height), [&](std::uint64_t number, std::uint64_t width) {
      visit({tile_path(level, number, width), width == tile_width,
             [&, level] { return encoded(tile(level, number, width)); }});
    });

  std::map<std::pair<unsigned, std::uint64_t>, std::vector<Hash>> known;
  const Hash root = tree_root(size, [&](unsigned level, std::uint64_t index) {
    const unsigned tile_level = level / tile_height, inside = level % tile_height;
    const std::uint64_t first = index << inside, number = first / tile_width;
    auto& hashes = known[{tile_level, number}];
    if (hashes.empty()) {
      const std::uint64_t count = size >> (tile_level * tile_height);
      hashes = tile(tile_level, number, std::min(tile_width, count - number * tile_width));
    }
    return subtree_root(hashes, first % tile_width, std::size_t{1} << inside);
  });
  const Checkpoint checkpoint{origin, size, root};
  const auto text = sign_checkpoint(checkpoint, key);
  visit({"checkpoint", false, [&] { return text; }});
  return checkpoint;
}

}  // namespace tamga::archive
