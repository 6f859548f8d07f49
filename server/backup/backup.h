// SPDX-License-Identifier: GPL-3.0-or-later
// A backup of a data directory while its server runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/storage/disk.h"
#include "server/clock.h"
#include "server/progress.h"

namespace tamga::backup {

struct BackupReport {
  std::string name;  // of the backup in its place
  std::uint64_t records = 0, events = 0;
  std::uint64_t objects = 0, bytes = 0;          // of the whole backup
  std::uint64_t new_objects = 0, new_bytes = 0;  // that the place did not have
  std::size_t forgotten = 0;
  // Objects that the archive itself has no more, or damaged, and the place neither. The
  // backup is made without them, and its archive's check will say so too.
  std::vector<std::string> lost;
};

// Makes a backup of `data` in `place`; `keep_days`: earlier ones that are older are
// forgotten afterwards (Place::forget()).
//
// In it: the catalogue as of one moment, every object that it names, the log as far as
// just those events, and every other file but those that are made again (index/,
// export/, backup/) and the secrets that open keys (keys/organisation.passphrase,
// demo-accounts.txt). The log's own key and the PKCS#12 files are in it: without the one
// the archive could not go on, and the others do not open without their passphrase.
//
// Interrupted anywhere, or on a full disk, it leaves the place with the backups that it
// had; the next one takes up what was copied. Throws Failure not-found, those of Place,
// storage-failed, data-unusable (log and catalogue have parted: see the check).
BackupReport back_up(const std::filesystem::path& data, const std::filesystem::path& place,
                     const Clock& clock, std::optional<int> keep_days = std::nullopt,
                     const Progress& progress = {},
                     const archive::Disk& disk = archive::Disk::real());

}  // namespace tamga::backup
