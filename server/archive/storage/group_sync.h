// SPDX-License-Identifier: GPL-3.0-or-later
// Many threads' writes on disk by few syncs of the whole file system.
//
// Why: a capture writes two or three small files into folders of their own.
// Syncing each file and folder is six waits for the disk, one after the other;
// syncfs is one wait, however many files there are, and whoever comes while one
// is under way shares the next.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "server/archive/storage/disk.h"

namespace tamga::archive {

// Thread-safe. Keeps the folder open from its construction: the system tells of
// lost writes whoever had the file system open when they were lost.
class GroupSync {
 public:
  // Throws Failure storage-failed.
  GroupSync(const std::filesystem::path& folder, const Disk& disk);
  ~GroupSync();
  GroupSync(const GroupSync&) = delete;
  GroupSync& operator=(const GroupSync&) = delete;

  // Whether this file system can be synced so (Disk::syncs_all()). If not, each
  // file and folder is synced by itself, and sync() may not be called.
  bool usable() const { return usable_; }

  // What this thread wrote below the folder before the call is on disk when it
  // returns. Throws SyncFailure; from the first one on always.
  void sync();

 private:
  const Disk& disk_;
  std::string name_;
  int descriptor_ = -1;
  bool usable_ = false;
  std::mutex mutex_;
  std::condition_variable finished_;
  // Calls are counted: a sync that began after a call covers it.
  std::uint64_t asked_ = 0, done_ = 0;
  bool running_ = false;
  std::optional<int> error_;  // errno of the sync that failed
};

}  // namespace tamga::archive
