// SPDX-License-Identifier: GPL-3.0-or-later
// The object store: bytes under the hash of their content, written once,
// read-only, never rewritten.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/storage/disk.h"
#include "server/archive/storage/group_sync.h"
#include "server/archive/storage/hash.h"

namespace tamga::archive {

// Files objects/ab/cd/abcd… (SHA-256, lower-case hex), mode 0444. A put writes
// a file below objects/incoming, links it to its name and syncs file and folders:
// all that threads put at the same time by one sync where the file system allows
// it (group_sync.h), else each by itself. The same bytes twice are one object.
// Thread-safe; several processes may use one store.
//
// The file below objects/incoming (name: hash, "-", random) stays until the one
// who stored the object says that something refers to it: so whoever opens the
// store after a crash knows which objects nobody may have wanted, and only
// those can ever be removed.
class ObjectStore {
 public:
  explicit ObjectStore(std::filesystem::path root, const Disk& disk = Disk::real());

  // An object on disk that nothing refers to yet.
  class Staged {
   public:
    const std::string& sha256() const { return sha256_; }
    // Something durable refers to the object now. Never throws: what cannot be
    // tidied here is tidied by resolve_staged().
    void keep() noexcept;

   private:
    friend class ObjectStore;
    Staged(const Disk& disk, std::string sha256, std::filesystem::path marker)
        : disk_(&disk), sha256_(std::move(sha256)), marker_(std::move(marker)) {}
    const Disk* disk_;
    std::string sha256_;
    std::filesystem::path marker_;  // empty: the object was there already
  };

  // Stores objects, all durable when it returns and in the order given; keep()
  // each after its reference is durable too. A damaged file under the same hash
  // is replaced by the right bytes. Throws Failure storage-failed (disk full,
  // I/O error): nothing half-made stays visible. After a SyncFailure this store
  // takes nothing more: data-unusable until it is opened again.
  std::vector<Staged> stage(const std::vector<std::string_view>& objects);

  // Stores bytes; returns their hash. As stage() and keep().
  std::string put(std::string_view bytes);

  // The bytes, hashed again while read. Throws Failure object-missing (also for
  // what is no hash), object-damaged, or storage-failed (cannot be read).
  std::string get(std::string_view sha256) const;

  bool contains(std::string_view sha256) const;
  // Removes an object for good, its file and whatever of it still lies below
  // incoming/; durable when it returns. No error when there is none. Only for what a
  // disposal decided (disposal/removal.h): nothing else is ever removed. Throws Failure
  // storage-failed.
  void remove(std::string_view sha256);
  // Every object's hash and size as they lie on disk, in order of hash.
  void each(const std::function<void(const std::string& sha256, std::uint64_t size)>& visit) const;
  // Files below the store that are no objects in their place, relative to it
  // (objects/incoming aside).
  std::vector<std::string> strays() const;

  // Stored by someone who has not yet said, or never will, that it is kept.
  bool staged(std::string_view sha256) const;
  // For whoever has the store alone: decides every staged object. `wanted` says
  // whether anything refers to it; what is not wanted is removed.
  void resolve_staged(const std::function<bool(const std::string& sha256)>& wanted);

 private:
  std::filesystem::path place(std::string_view sha256) const;
  Staged lay_down(std::string_view bytes);
  void sync_places(const std::vector<Staged>& staged);

  std::filesystem::path root_, incoming_;
  const Disk& disk_;
  GroupSync group_;
  std::atomic<bool> sync_failed_{false};
  // Folders whose names this process has seen synced: another may have made
  // them a moment before and not come to its sync.
  std::mutex mutex_;
  std::set<std::string> durable_folders_;
};

}  // namespace tamga::archive
