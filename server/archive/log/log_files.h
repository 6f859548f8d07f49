// SPDX-License-Identifier: GPL-3.0-or-later
// How the log's files come to be on disk: tiles first, then the checkpoint that
// speaks of them, by as few syncs as that order allows.
#pragma once

#include <filesystem>
#include <string_view>

#include "server/archive/storage/disk.h"
#include "server/archive/storage/group_sync.h"

namespace tamga::archive {

// Every file is written under a name of the moment in the log's own folder and
// renamed: a reader sees all of it or nothing. Names below are relative to that
// folder. For one thread at a time. All members throw Failure storage-failed,
// SyncFailure when a sync failed.
class LogFiles {
 public:
  // Makes the folder.
  LogFiles(const std::filesystem::path& folder, const Disk& disk);

  const std::filesystem::path& folder() const { return folder_; }

  // Visible when it returns; on disk after the next settle() or publish().
  void put(const std::filesystem::path& name, std::string_view bytes, mode_t mode);
  // All that was put is on disk when it returns.
  void settle();
  // Replaces `name`, a file of the folder itself, after all that was put is on disk;
  // on disk, too, when it returns.
  void publish(const std::filesystem::path& name, std::string_view bytes, mode_t mode);

  // Removes what a crash left under names of the moment. For whoever has the
  // log's lock.
  void sweep();

 private:
  std::filesystem::path moment(const std::filesystem::path& name) const;

  std::filesystem::path folder_;
  const Disk& disk_;
  GroupSync group_;
};

}  // namespace tamga::archive
