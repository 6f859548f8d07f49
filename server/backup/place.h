// SPDX-License-Identifier: GPL-3.0-or-later
// Where the backups of one archive lie:
//
//   archive.pub             verifier key of the archive's log (C2SP signed-note)
//   objects/ab/cd/<sha256>  objects of records and pieces of files, for all backups alike
//   backups/<time>.manifest one a backup (manifest.h)
//   lock                    held while one is made
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/log/note.h"
#include "server/archive/storage/folder_store.h"
#include "server/backup/manifest.h"

namespace tamga::backup {

class Place {
 public:
  // For a backup of the archive with this verifier key: makes the place at the first,
  // alone with it, and forgets objects that an interrupted one may have left half on disk.
  // Throws Failure backup-of-another, too-busy (another is being made), storage-failed.
  Place(const std::filesystem::path& folder, const archive::VerifierKey& key,
        const archive::Disk& disk);
  // For reading. Throws Failure not-found when no backup lies there.
  explicit Place(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  archive::ObjectStore& store() { return store_; }
  // As the place says itself: someone who may write here could have put it here.
  archive::VerifierKey claimed_key() const;

  // Names of the backups, oldest first.
  std::vector<std::string> names() const;
  std::filesystem::path file_of(const std::string& name) const;
  // Throws Failure not-found, backup-damaged.
  Manifest open(const std::string& name, const archive::VerifierKey& key) const;
  // On disk when it returns; gives the name.
  std::string add(Manifest manifest, const archive::LogKey& key);

  // Removes every backup made before `time` (microseconds UTC), the newest never, then
  // what none of those left names; gives how many objects and pieces went.
  std::size_t forget(std::int64_t time, const archive::VerifierKey& key);

 private:
  std::filesystem::path folder_;
  const archive::Disk& disk_;
  std::optional<archive::FileLock> lock_;
  archive::FolderStore store_;
};

}  // namespace tamga::backup
