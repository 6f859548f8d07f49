// SPDX-License-Identifier: GPL-3.0-or-later
// Open databases of one index folder, one for each reader at work.
#pragma once

#include <xapian.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "index/error.h"
#include "index/postings.h"

namespace tamga::index {

// Thread-safe: a Xapian database serves one thread at a time, so each request
// borrows one. Where no writer ever ran there is an empty index.
class DatabasePool {
 public:
  explicit DatabasePool(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Gives `work` a database that sees the last commit, and runs it once more
  // when a commit overtook it. Throws Error index-damaged, index-unavailable.
  template <class Work>
  auto with_database(Work&& work) {
    for (int round = 0;; ++round) {
      try {
        std::unique_ptr<Xapian::Database> database = borrow();
        auto result = work(*database);
        give_back(std::move(database));
        return result;
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (round > 0)
          throw Error("index-unavailable", "the index changes too fast: " + error.get_msg());
      } catch (const Xapian::Error& error) {
        rethrow(error);
      }
    }
  }

  const std::filesystem::path& folder() const noexcept { return folder_; }
  bool exists() const;

 private:
  std::unique_ptr<Xapian::Database> borrow();
  void give_back(std::unique_ptr<Xapian::Database> database);
  [[noreturn]] static void rethrow(const Xapian::Error& error);

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Xapian::Database>> idle_;
};

}  // namespace tamga::index
