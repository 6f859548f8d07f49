// SPDX-License-Identifier: GPL-3.0-or-later
// The object store: bytes under the hash of their content, written once,
// read-only, never rewritten.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"

namespace tamga::archive {

// An object's name is its SHA-256, lower-case hex. The same bytes twice are one object.
// Thread-safe; several processes may use one store.
//
// Whoever stores an object leaves a mark (a file of the folder of marks, name: hash, "-",
// random) until something durable refers to it: so whoever opens the store after a crash
// knows which objects nobody may have wanted, and only those can ever be removed.
//
// Where a member names no other error: Failure storage-failed when the disk cannot be read or
// written, object-store-unavailable when a store elsewhere does not answer or refuses.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  // An object that is kept and that nothing refers to yet.
  class Staged {
   public:
    // `mark`: empty when the object was there already.
    Staged(const Disk& disk, std::string sha256, std::filesystem::path mark)
        : disk_(&disk), sha256_(std::move(sha256)), mark_(std::move(mark)) {}
    const std::string& sha256() const { return sha256_; }
    // Something durable refers to the object now. Never throws: what cannot be
    // tidied here is tidied by resolve_staged().
    void keep() noexcept;

   private:
    const Disk* disk_;
    std::string sha256_;
    std::filesystem::path mark_;
  };

  // Stores objects, all durable when it returns and in the order given; keep()
  // each after its reference is durable too. Damaged bytes under the same hash
  // are replaced by the right ones. Nothing half-made stays visible when it throws. After a
  // SyncFailure this store takes nothing more: data-unusable until it is opened again.
  virtual std::vector<Staged> stage(const std::vector<std::string_view>& objects) = 0;

  // Stores bytes; returns their hash. As stage() and keep().
  std::string put(std::string_view bytes);

  // The bytes, hashed again while read. Throws Failure object-missing (also for
  // what is no hash), object-damaged.
  std::string get(std::string_view sha256) const;

  virtual bool contains(std::string_view sha256) const = 0;
  // Removes an object for good, its bytes and its marks; durable when it returns. No error
  // when there is none. Only for what a disposal decided (disposal/removal.h): nothing else
  // is ever removed.
  void remove(std::string_view sha256);
  // Every object's hash and size as they lie there, in order of hash.
  virtual void each(
      const std::function<void(const std::string& sha256, std::uint64_t size)>& visit) const = 0;
  // What lies in the store and is no object in its place (marks aside), by its name there.
  virtual std::vector<std::string> strays() const = 0;

  // Stored by someone who has not yet said, or never will, that it is kept.
  bool staged(std::string_view sha256) const;
  // For whoever has the store alone: decides every staged object. `wanted` says
  // whether anything refers to it; what is not wanted is removed.
  void resolve_staged(const std::function<bool(const std::string& sha256)>& wanted);

 protected:
  // `marks`: a folder of this machine, made when it is not there.
  ObjectStore(std::filesystem::path marks, const Disk& disk);

  static bool is_hash(std::string_view text);
  // Where a new mark of this object goes; nothing is made yet.
  std::filesystem::path new_mark(std::string_view sha256) const;
  const std::filesystem::path& marks() const { return marks_; }
  const Disk& disk() const { return disk_; }

 private:
  // The bytes as they lie there; nothing when there is no such object. `sha256` is a hash.
  virtual std::optional<std::string> read(std::string_view sha256) const = 0;
  virtual void erase(std::string_view sha256) = 0;  // durable; no error when there is none

  std::filesystem::path marks_;
  const Disk& disk_;
};

}  // namespace tamga::archive
