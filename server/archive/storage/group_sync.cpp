// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/group_sync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace tamga::archive {

GroupSync::GroupSync(const std::filesystem::path& folder, const Disk& disk)
    : disk_(disk),
      name_(folder.filename().string()),
      descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0)
    throw Failure("storage-failed",
                  "open folder " + name_ + ": " + std::generic_category().message(errno));
  usable_ = disk.syncs_all(folder);
}

GroupSync::~GroupSync() {
  ::close(descriptor_);
}

void GroupSync::sync() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = ++asked_;
  while (done_ < mine && !error_) {
    if (running_) {
      finished_.wait(lock);
      continue;
    }
    running_ = true;
    const std::uint64_t covered = asked_;
    lock.unlock();
    const int error = disk_.sync_all(descriptor_) == 0 ? 0 : errno;
    lock.lock();
    running_ = false;
    if (error == 0)
      done_ = covered;
    else
      error_ = error;
    finished_.notify_all();
  }
  // Of a round that was done before another failed.
  if (done_ >= mine) return;
  throw SyncFailure("storage-failed",
                    "sync " + name_ + ": " + std::generic_category().message(*error_) +
                        "; nothing more is taken until the archive is opened again");
}

}  // namespace tamga::archive
