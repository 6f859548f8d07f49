// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/database_pool.h"

#include <sys/stat.h>

#include <string>

#include "index/columns.h"
#include "index/metadata_keys.h"
#include "index/postings.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostIdle = 16;
constexpr unsigned kRemoteMilliseconds = 10'000;  // for one answer of a shard elsewhere

std::uint64_t identity(const std::filesystem::path& folder) {
  struct stat state {};
  return ::stat(folder.c_str(), &state) == 0 ? state.st_ino : 0;
}

Xapian::Database open_shard(const std::filesystem::path& folder, const ShardLayout& layout,
                            std::size_t shard) {
  const auto elsewhere = layout.remote.find(shard);
  Xapian::Database database;
  if (elsewhere == layout.remote.end()) {
    database = Xapian::Database(shard_folder(folder, layout, shard).string());
  } else {
    const auto colon = elsewhere->second.rfind(':');
    std::string host = elsewhere->second.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto port = static_cast<unsigned>(std::stoul(elsewhere->second.substr(colon + 1)));
    database = Xapian::Remote::open(host, port, kRemoteMilliseconds, kRemoteMilliseconds);
  }
  const std::string format = database.get_metadata(kFormatKey);
  if (!format.empty() && format != kFormat)
    throw Error("index-damaged", "the index is of another format, rebuild it");
  return database;
}

OpenIndex open(const std::filesystem::path& folder) {
  const ShardLayout layout = read_layout(folder);
  OpenIndex index;
  index.remote = !layout.remote.empty();
  for (std::size_t shard = 0; shard < layout.count; ++shard) {
    index.shards.push_back(open_shard(folder, layout, shard));
    index.elsewhere.push_back(layout.remote.contains(shard));
    index.all.add_database(index.shards.back());
  }
  if (layout.count == 1) index.all = index.shards.front();
  return index;
}

}  // namespace

std::vector<std::uint64_t> DatabasePool::place() const {
  std::vector<std::uint64_t> place{identity(folder_)};
  // Shards of a folder that is just being exchanged: then the folder itself is another.
  try {
    const ShardLayout layout = read_layout(folder_);
    if (layout.count > 1)
      for (std::size_t shard = 0; shard < layout.count; ++shard)
        place.push_back(identity(shard_folder(folder_, layout, shard)));
  } catch (const Error&) {
    place.push_back(0);  // borrow() says what is wrong with it
  }
  return place;
}

DatabasePool::Borrowed DatabasePool::borrow() {
  Borrowed borrowed;
  borrowed.place = place();
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(idle_, [&](const Borrowed& idle) { return idle.place != borrowed.place; });
    if (!idle_.empty()) {
      borrowed.index = std::move(idle_.back().index);
      idle_.pop_back();
    }
  }
  if (!borrowed.index.empty()) {
    borrowed.index.all.reopen();  // what is open is shared with its shards
  } else if (index_exists(folder_)) {
    borrowed.index = open(folder_);
    lend_columns(borrowed.index);
  }
  return borrowed;
}

void DatabasePool::lend_columns(OpenIndex& index) {
  const std::scoped_lock lock(mutex_);
  while (columns_.size() < index.shards.size()) columns_.push_back(std::make_shared<ColumnCache>());
  for (std::size_t shard = 0; shard < index.shards.size(); ++shard)
    index.columns.push_back(index.elsewhere[shard] ? nullptr : columns_[shard]);
}

void DatabasePool::give_back(Borrowed borrowed) {
  if (borrowed.index.empty()) return;  // from before the first writer ran
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(borrowed));
}

void DatabasePool::close_idle() {
  const std::scoped_lock lock(mutex_);
  idle_.clear();
}

void DatabasePool::rethrow(const Xapian::Error& error) {
  const std::string type = error.get_type();
  const std::string what = type + ": " + error.get_msg();
  // Xapian's errors are not polymorphic: their type is a name.
  if (type == "DatabaseCorruptError" || type == "DatabaseVersionError")
    throw Error("index-damaged", "the index is damaged, rebuild it: " + what);
  throw Error("index-unavailable", what);
}

}  // namespace tamga::index
