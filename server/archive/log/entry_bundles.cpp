// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/entry_bundles.h"

#include <stdexcept>

#include "server/archive/log/tiles.h"

namespace tamga::archive {

std::string bundle_path(std::uint64_t number, std::uint64_t width) {
  return "tile/entries/" + tile_number(number, width);
}

std::string encode_bundle(const std::vector<std::string>& leaves) {
  std::string bytes;
  for (const std::string& leaf : leaves) {
    if (leaf.size() > 0xFFFF) throw std::invalid_argument("a leaf is too long for a bundle");
    bytes += static_cast<char>(leaf.size() >> 8);
    bytes += static_cast<char>(leaf.size() & 0xFF);
    bytes += leaf;
  }
  return bytes;
}

std::optional<std::vector<std::string>> decode_bundle(std::string_view bytes, std::uint64_t width) {
  std::vector<std::string> leaves;
  while (!bytes.empty() && leaves.size() < width) {
    if (bytes.size() < 2) return std::nullopt;
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
                        static_cast<unsigned char>(bytes[1]);
    if (bytes.size() < 2 + length) return std::nullopt;
    leaves.emplace_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  if (!bytes.empty() || leaves.size() != width) return std::nullopt;
  return leaves;
}

std::optional<std::vector<std::string>> EntryBundles::read(std::uint64_t number,
                                                           std::uint64_t width) const {
  if (const auto exact = read_file(files_->folder() / bundle_path(number, width)))
    return decode_bundle(*exact, width);
  // Another process may have gone on since: the wider bundle begins alike.
  for (std::uint64_t wider = width + 1; wider <= tile_width; ++wider) {
    if (const auto bytes = read_file(files_->folder() / bundle_path(number, wider))) {
      auto leaves = decode_bundle(*bytes, wider);
      if (leaves) leaves->resize(width);
      return leaves;
    }
  }
  return std::nullopt;
}

void EntryBundles::write(std::uint64_t number, const std::vector<std::string>& leaves) {
  files_->put(bundle_path(number, leaves.size()), encode_bundle(leaves), 0444);
}

void EntryBundles::remove_narrower(std::uint64_t number, std::uint64_t width) noexcept {
  remove_narrower_files((files_->folder() / bundle_path(number, 1)).parent_path(), width);
}

}  // namespace tamga::archive
