// SPDX-License-Identifier: GPL-3.0-or-later
// A backup becomes a data directory again, or is proved to be able to.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/backup/backup.h"
#include "server/backup/manifest.h"

namespace tamga::backup {

struct RestoreOrder {
  std::filesystem::path place;
  std::string name;  // of the backup, "" for the newest
  // Of the archive's log, kept elsewhere. Without it the place's own is believed, which
  // whoever can write there can have made.
  std::optional<archive::VerifierKey> key;
};

struct RestoreReport {
  std::string name, origin;
  std::int64_t made = 0;  // microseconds UTC
  std::uint64_t records = 0, events = 0, objects = 0, bytes = 0;
};

// Makes the data directory `data` of a backup: it must not be there, be empty, or be what
// an interrupted restore of the same backup left, which is gone on with. Every piece is
// compared with its hash before it is written; the catalogue comes last, so that an
// unfinished one is no archive. Then the archive is opened and must stand where the
// manifest says. The index is made by the next `tamga serve` or `tamga reindex`. Throws
// Failure not-found, target-not-empty, backup-damaged naming the file, storage-failed.
RestoreReport restore(const RestoreOrder& order, const std::filesystem::path& data,
                      const Clock& clock, const Progress& progress = {},
                      const archive::Disk& disk = archive::Disk::real());

struct Drill {
  RestoreReport restored;
  std::vector<archive::Archive::Fault> faults;  // Archive::check()
};
// Restores into a folder of its own below `scratch`, which goes again, and runs the
// archive's check there. Throws as restore().
Drill drill(const RestoreOrder& order, const std::filesystem::path& scratch, const Clock& clock,
            const Progress& progress = {});

}  // namespace tamga::backup
