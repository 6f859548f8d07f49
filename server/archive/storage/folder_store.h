// SPDX-License-Identifier: GPL-3.0-or-later
// Objects as files of one folder of this machine.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>

#include "server/archive/storage/group_sync.h"
#include "server/archive/storage/object_store.h"

namespace tamga::archive {

// Files ab/cd/abcd… below the root, mode 0444; marks below incoming/. A mark has the bytes:
// it is linked to the object's name, and file and folders are synced: all that threads put at
// the same time by one sync where the file system allows it (group_sync.h), else each by
// itself.
class FolderStore final : public ObjectStore {
 public:
  explicit FolderStore(std::filesystem::path root, const Disk& disk = Disk::real());

  std::vector<Staged> stage(const std::vector<std::string_view>& objects) override;
  bool contains(std::string_view sha256) const override;
  void each(const std::function<void(const std::string& sha256, std::uint64_t size)>& visit)
      const override;
  std::vector<std::string> strays() const override;

 private:
  std::optional<std::string> read(std::string_view sha256) const override;
  void erase(std::string_view sha256) override;
  std::filesystem::path place(std::string_view sha256) const;
  Staged lay_down(std::string_view bytes);
  void sync_places(const std::vector<Staged>& staged);

  std::filesystem::path root_;
  GroupSync group_;
  std::atomic<bool> sync_failed_{false};
  // Folders whose names this process has seen synced: another may have made
  // them a moment before and not come to its sync.
  std::mutex mutex_;
  std::set<std::string> durable_folders_;
};

}  // namespace tamga::archive
