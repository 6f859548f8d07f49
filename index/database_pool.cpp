// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/database_pool.h"

namespace tamga::index {
namespace {

constexpr std::size_t kMostIdle = 16;

}  // namespace

// The file that Xapian's glass backend makes first.
bool DatabasePool::exists() const {
  std::error_code ignored;
  return std::filesystem::exists(folder_ / "iamglass", ignored);
}

std::unique_ptr<Xapian::Database> DatabasePool::borrow() {
  std::unique_ptr<Xapian::Database> database;
  {
    const std::scoped_lock lock(mutex_);
    if (!idle_.empty()) {
      database = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (database) {
    database->reopen();
    return database;
  }
  if (!exists()) return std::make_unique<Xapian::Database>();
  database = std::make_unique<Xapian::Database>(folder_.string());
  const std::string format = database->get_metadata("format");
  if (!format.empty() && format != kFormat)
    throw Error("index-damaged", "the index is of another format, rebuild it");
  return database;
}

void DatabasePool::give_back(std::unique_ptr<Xapian::Database> database) {
  if (database->size() == 0) return;  // without shards: made before the first writer ran
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(database));
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
