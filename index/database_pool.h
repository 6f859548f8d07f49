// SPDX-License-Identifier: GPL-3.0-or-later
// Open indexes of one folder, one for each reader at work.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "index/error.h"
#include "index/open_index.h"
#include "index/shard_layout.h"

namespace tamga::index {

// Thread-safe: a Xapian database serves one thread at a time, so each request
// borrows one. Where no writer ever ran there is an empty index.
class DatabasePool {
 public:
  explicit DatabasePool(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Gives `work` an index that sees the last commits, and runs it again when commits
  // overtook it, or a connection that had been idle was gone. Throws Error index-damaged,
  // index-unavailable.
  template <class Work>
  auto with_index(Work&& work) {
    for (int round = 0;; ++round) {
      Borrowed borrowed;
      try {
        borrowed = borrow();
        auto result = work(borrowed.index);
        give_back(std::move(borrowed));
        return result;
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (round >= kMostRounds)
          throw Error("index-unavailable", "the index changes too fast: " + error.get_msg());
      } catch (const Xapian::Error& error) {
        const bool moved = borrowed.place != place();
        if (round > 0 || !(moved || borrowed.index.remote)) rethrow(error);
        if (!moved) close_idle();
      }
    }
  }

  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  static constexpr int kMostRounds = 5;
  struct Borrowed {
    OpenIndex index;
    std::vector<std::uint64_t> place;  // which folders had the names when they were opened
  };
  // A scrub puts another folder under the same name: what was opened before is of
  // files that are gone.
  std::vector<std::uint64_t> place() const;
  Borrowed borrow();
  void lend_columns(OpenIndex& index);
  void give_back(Borrowed borrowed);
  void close_idle();
  [[noreturn]] static void rethrow(const Xapian::Error& error);

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::vector<Borrowed> idle_;
  std::vector<std::shared_ptr<ColumnCache>> columns_;  // by shard
};

}  // namespace tamga::index
