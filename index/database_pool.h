// SPDX-License-Identifier: GPL-3.0-or-later
// Open databases of one index folder, one for each reader at work.
#pragma once

#include <xapian.h>

#include <cstdint>
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

  // Gives `work` a database that sees the last commit, and runs it again
  // when commits overtook it. Throws Error index-damaged, index-unavailable.
  template <class Work>
  auto with_database(Work&& work) {
    for (int round = 0;; ++round) {
      Borrowed borrowed;
      try {
        borrowed = borrow();
        auto result = work(*borrowed.database);
        give_back(std::move(borrowed));
        return result;
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (round >= kMostRounds)
          throw Error("index-unavailable", "the index changes too fast: " + error.get_msg());
      } catch (const Xapian::Error& error) {
        if (round > 0 || borrowed.place == place()) rethrow(error);
      }
    }
  }

  const std::filesystem::path& folder() const noexcept { return folder_; }
  bool exists() const;

 private:
  static constexpr int kMostRounds = 5;
  struct Borrowed {
    std::unique_ptr<Xapian::Database> database;
    std::uint64_t place = 0;  // which folder had the name when it was opened
  };
  // A scrub puts another folder under the same name: what was opened before is of
  // files that are gone.
  std::uint64_t place() const;
  Borrowed borrow();
  void give_back(Borrowed borrowed);
  [[noreturn]] static void rethrow(const Xapian::Error& error);

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::vector<Borrowed> idle_;
};

}  // namespace tamga::index
