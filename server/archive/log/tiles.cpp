// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/tiles.h"

#include <algorithm>
#include <system_error>

#include "server/archive/log/merkle.h"

namespace tamga::archive {
namespace {

std::string three_digits(std::uint64_t value) {
  std::string text = std::to_string(value);
  return std::string(3 - text.size(), '0') + text;
}

std::optional<std::vector<Hash>> decode(const std::string& bytes, std::uint64_t width) {
  if (bytes.size() != width * sizeof(Hash)) return std::nullopt;
  std::vector<Hash> hashes(width);
  for (std::size_t i = 0; i < width; ++i) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash));
    std::copy(begin, begin + sizeof(Hash), hashes[i].begin());
  }
  return hashes;
}

}  // namespace

std::string tile_number(std::uint64_t number, std::uint64_t width) {
  std::string path = three_digits(number % 1000);
  for (number /= 1000; number > 0; number /= 1000)
    path = "x" + three_digits(number % 1000) + "/" + path;
  if (width < tile_width) path += ".p/" + std::to_string(width);
  return path;
}

std::string tile_path(unsigned level, std::uint64_t number, std::uint64_t width) {
  return "tile/" + std::to_string(level) + "/" + tile_number(number, width);
}

void remove_narrower_files(const std::filesystem::path& folder, std::uint64_t width) noexcept {
  std::error_code error;
  if (width >= tile_width) {
    std::filesystem::remove_all(folder, error);
    return;
  }
  const auto kept = std::to_string(width);
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().filename() == kept) continue;
    std::error_code ignored;
    std::filesystem::remove(it->path(), ignored);
  }
}

Hash subtree_root(const std::vector<Hash>& hashes, std::size_t begin, std::size_t count) {
  if (count == 1) return hashes.at(begin);
  return node_hash(subtree_root(hashes, begin, count / 2),
                   subtree_root(hashes, begin + count / 2, count / 2));
}

std::optional<std::vector<Hash>> Tiles::read(unsigned level, std::uint64_t number,
                                             std::uint64_t width) const {
  if (const auto exact = read_file(files_->folder() / tile_path(level, number, width))) {
    return decode(*exact, width);
  }
  // Another process may have gone on since: the wider tile begins alike.
  for (std::uint64_t wider = width + 1; wider <= tile_width; ++wider) {
    if (const auto bytes = read_file(files_->folder() / tile_path(level, number, wider))) {
      auto hashes = decode(*bytes, wider);
      if (hashes) hashes->resize(width);
      return hashes;
    }
  }
  return std::nullopt;
}

void Tiles::write(unsigned level, std::uint64_t number, const std::vector<Hash>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) bytes.append(hash.begin(), hash.end());
  files_->put(tile_path(level, number, hashes.size()), bytes, 0444);
}

void Tiles::remove_narrower(unsigned level, std::uint64_t number, std::uint64_t width) noexcept {
  remove_narrower_files((files_->folder() / tile_path(level, number, 1)).parent_path(), width);
}

}  // namespace tamga::archive
