// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/database_pool.h"

#include <sys/stat.h>

namespace tamga::index {
namespace {

constexpr std::size_t kMostIdle = 16;

}  // namespace

// The file that Xapian's glass backend makes first.
bool DatabasePool::exists() const {
  std::error_code ignored;
  return std::filesystem::exists(folder_ / "iamglass", ignored);
}

std::uint64_t DatabasePool::place() const {
  struct stat folder {};
  return ::stat(folder_.c_str(), &folder) == 0 ? folder.st_ino : 0;
}

DatabasePool::Borrowed DatabasePool::borrow() {
  Borrowed borrowed;
  borrowed.place = place();
  auto& database = borrowed.database;
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(idle_, [&](const Borrowed& idle) { return idle.place != borrowed.place; });
    if (!idle_.empty()) {
      database = std::move(idle_.back().database);
      idle_.pop_back();
    }
  }
  if (database) {
    database->reopen();
    return borrowed;
  }
  if (!exists()) {
    database = std::make_unique<Xapian::Database>();
    return borrowed;
  }
  database = std::make_unique<Xapian::Database>(folder_.string());
  const std::string format = database->get_metadata("format");
  if (!format.empty() && format != kFormat)
    throw Error("index-damaged", "the index is of another format, rebuild it");
  return borrowed;
}

void DatabasePool::give_back(Borrowed borrowed) {
  if (borrowed.database->size() == 0) return;  // without shards: made before the first writer ran
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(borrowed));
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
