// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the event log in step with the catalogue's events: the catalogue is the
// source of the leaves, the log is their evidence.
//
// Order of a write: objects, then the catalogue's commit, then the log, then the
// answer. So a crash leaves the log behind the catalogue, never ahead of it:
// behind is caught up on the next opening; ahead means that the catalogue has
// lost events, which nothing here may paper over.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/log/event_log.h"

namespace tamga::archive {

// Thread-safe; several processes may keep the same log (flock on log/lock).
class Evidence {
 public:
  // Opens the log and brings it up to the catalogue's last event. What does not
  // agree does not throw: trouble() says it and nothing is appended. Throws
  // Failure storage-failed, CatalogueError.
  Evidence(const std::filesystem::path& folder, Catalogue& catalogue, const Disk& disk);

  // Throws Failure data-unusable when log and catalogue have parted.
  void require_usable() const;

  // The leaf of the event at `position` is in the log, under a checkpoint, on
  // disk, when this returns: appended here together with all that wait, or by
  // another thread meanwhile. Throws Failure storage-failed or data-unusable; after
  // a SyncFailure always, until the archive is opened again.
  void catch_up(std::uint64_t position);
  // Leaves that are surely in the log; may lag behind.
  std::uint64_t logged() const { return logged_; }

  // Reads the log as it now lies on disk, alone with it.
  void with_log(const std::function<void(const EventLog&)>& work);
  const std::filesystem::path& folder() const { return folder_; }

  // What in the log does not agree with itself or with the catalogue's counts:
  // kind (log-…), then a sentence.
  struct Finding {
    std::string kind, detail;
  };
  std::vector<Finding> findings();

 private:
  std::vector<Finding> disagreements(const Catalogue& catalogue) const;
  // Leaves from a position on, a limited number. Throws Failure data-unusable for a gap.
  std::vector<std::string> leaves_from(std::uint64_t position) const;
  // Under both locks, as append_missing(): leaves from a position on, of which the log may have
  // the first already.
  void append(std::uint64_t from, std::vector<std::string> leaves);
  void append_missing();

  Catalogue& catalogue_;
  std::filesystem::path folder_, lock_path_;
  mutable std::mutex mutex_;
  EventLog log_;
  std::string trouble_;
  std::atomic<bool> troubled_{false};  // trouble_ is not empty
  std::atomic<std::uint64_t> logged_{0};
};

}  // namespace tamga::archive
