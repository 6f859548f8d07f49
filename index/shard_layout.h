// SPDX-License-Identifier: GPL-3.0-or-later
// How an index folder is divided into shards: databases that are written each for itself and
// read as one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tamga::index {

// Kept in the index folder as the file `shards` (README.md): it is what the index is, not
// what somebody wishes, and changes only when the index is built anew. A folder without the
// file is one database and no more.
struct ShardLayout {
  enum class By { Hash, Year };

  std::size_t count = 1;  // 1 to kMostShards
  // Hash: of the record's id, all shards alike. Year: the record's year modulo the count, so
  // that all but one rest and can be compacted for good.
  By by = By::Hash;
  // Number from 0 of a shard that is read from elsewhere, and where: HOST:PORT of a
  // xapian-tcpsrv. Who keeps it there writes it there.
  std::map<std::size_t, std::string> remote;

  bool operator==(const ShardLayout&) const = default;
};

inline constexpr std::size_t kMostShards = 64;

// Which shard a record belongs to.
std::size_t shard_of(const ShardLayout& layout, std::string_view id, int year);

// The folder of a shard that is kept here.
std::filesystem::path shard_folder(const std::filesystem::path& index, const ShardLayout& layout,
                                   std::size_t shard);

// The layout of an index that exists, else the default. Throws Error index-damaged.
ShardLayout read_layout(const std::filesystem::path& index);

// Whether any index, of one shard or of several, was begun in the folder.
bool index_exists(const std::filesystem::path& index);

// Writes it down, for a folder in which there is no index yet. Nothing is written for one
// shard. Throws Error index-unavailable.
void write_layout(const std::filesystem::path& index, const ShardLayout& layout);

// The text of the file, both ways. `text` throws nothing; reading throws Error
// argument-invalid naming the line.
std::string layout_text(const ShardLayout& layout);
ShardLayout parse_layout(std::string_view text);

}  // namespace tamga::index
