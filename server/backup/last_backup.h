// SPDX-License-Identifier: GPL-3.0-or-later
// What the archive itself knows of its last backup: the note DATA/last-backup.json. The place
// of the backups may be one that the server does not reach.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace tamga::backup {

struct LastBackup {
  std::string name;        // of the backup in its place
  std::int64_t made = 0;   // microseconds UTC
  std::uint64_t lost = 0;  // objects that it does not have
};

// Nothing when there was none, or the note cannot be read.
std::optional<LastBackup> last_backup(const std::filesystem::path& data);
// Failure storage-failed.
void note_backup(const std::filesystem::path& data, const LastBackup& last);

}  // namespace tamga::backup
