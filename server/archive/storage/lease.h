// SPDX-License-Identifier: GPL-3.0-or-later
// Work that one process at a time does for all that have the archive open: whoever holds the
// lease does it, and when that one dies another goes on.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>

#include "server/archive/storage/disk.h"

namespace tamga::archive {

// A flock on a file of its own: it goes with its process, however that ends, and is the same for
// an archive in a file and one at a database server. On a file system that several machines
// share it counts among them where that file system says so (CephFS, GFS2, OCFS2), and is free
// when the file system has given up its machine. Whoever cannot do the work gives it up, so
// that one who can goes on. Thread-safe; held until destruction.
class Lease {
 public:
  explicit Lease(std::filesystem::path file) : file_(std::move(file)) {}

  // True when it is held: still, or from now on because nobody had it. Asks without waiting.
  // Throws Failure storage-failed.
  bool take();
  void give_up();
  bool held() const;

 private:
  const std::filesystem::path file_;
  mutable std::mutex mutex_;
  std::optional<FileLock> lock_;
};

}  // namespace tamga::archive
