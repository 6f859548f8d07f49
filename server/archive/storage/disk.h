// SPDX-License-Identifier: GPL-3.0-or-later
// The seam between the archive and the file system: single system calls that a
// test can let fail, and the durable operations made of them.
//
// Why so low: whether a full disk or a short write leaves something half-made
// behind is decided between two system calls, so that is where faults must be
// put in; everything above runs as it is.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/error.h"

namespace tamga::archive {

// Each member is one system call with its own result and errno. Stateless and
// thread-safe.
class Disk {
 public:
  virtual ~Disk() = default;
  // The machine's own file system; lives as long as the program.
  static const Disk& real();

  // open(O_CREAT | O_EXCL | O_WRONLY) and fchmod: the mode holds whatever the umask.
  virtual int open_new(const char* path, mode_t mode) const;
  virtual ssize_t write(int descriptor, const void* bytes, std::size_t count) const;
  virtual int sync(int descriptor) const;
  // syncfs: everything that was written to the descriptor's file system
  // (group_sync.h).
  virtual int sync_all(int descriptor) const;
  virtual int rename(const char* from, const char* to) const;
  virtual int link(const char* from, const char* to) const;
  virtual int unlink(const char* path) const;
  virtual int mkdir(const char* path, mode_t mode) const;

  // Whether sync_all() can be relied on below this folder: on local file systems
  // whose syncfs waits for the disk and tells of lost writes (Linux 5.8 on), not
  // through overlays, networks and user space.
  virtual bool syncs_all(const std::filesystem::path& folder) const;
};

// A sync that failed: storage-failed, and what of the file's bytes is on disk is
// not known. The system forgets what it could not write, so that the next sync
// of the same file succeeds and means nothing: whoever meets this takes nothing
// more until the archive is opened anew.
class SyncFailure : public Failure {
 public:
  using Failure::Failure;
};

// All below throw Failure storage-failed (SyncFailure when a sync failed) naming
// the operation, the file and the system's reason, unless they say otherwise.

// now: on disk when it returns. later: the caller syncs.
enum class Sync { now, later };

// Creates `path` (which must not exist) with exactly these bytes; the folder is
// not yet synced. On failure the file is gone again.
void write_new_file(const Disk& disk, const std::filesystem::path& path, std::string_view bytes,
                    mode_t mode, Sync sync = Sync::now);
// Replaces `path` in one step: a reader sees the old or the new bytes, never
// anything between. On disk, name and all, when it returns.
void replace_file(const Disk& disk, const std::filesystem::path& path, std::string_view bytes,
                  mode_t mode);
// Gives the file a second name. False when the new name is taken already.
bool link_file(const Disk& disk, const std::filesystem::path& from,
               const std::filesystem::path& to);
void rename_file(const Disk& disk, const std::filesystem::path& from,
                 const std::filesystem::path& to);
// Removes the file; being gone already is no failure.
void remove_file(const Disk& disk, const std::filesystem::path& path);
// Makes one folder, whose own name is not yet synced. Being there is no failure.
void make_folder(const Disk& disk, const std::filesystem::path& folder);
// Makes the folder and those above it.
void make_folders(const Disk& disk, const std::filesystem::path& folder, Sync sync = Sync::now);
// What was created, renamed or removed in the folder is on disk after this.
void sync_folder(const Disk& disk, const std::filesystem::path& folder);

// The whole file; nothing when it does not exist.
std::optional<std::string> read_file(const std::filesystem::path& path);

// An advisory lock (flock) on a file, between processes and between openings
// in one process. Held until destruction.
class FileLock {
 public:
  enum class Kind { shared, exclusive };
  // Waits for the lock; makes the file when it is not there.
  FileLock(const std::filesystem::path& path, Kind kind);
  // Without waiting: nothing when another holds a lock that forbids it.
  static std::optional<FileLock> try_lock(const std::filesystem::path& path, Kind kind);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  // Lets others share what was exclusive.
  void share();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace tamga::archive
