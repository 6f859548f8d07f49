// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/folder_store.h"

#include <algorithm>
#include <system_error>

#include "server/archive/storage/sorted_entries.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

bool is_prefix(const std::string& name) {
  return name.size() == 2 && bytes_from_hex(name);
}

}  // namespace

FolderStore::FolderStore(std::filesystem::path root, const Disk& disk)
    : ObjectStore(root / "incoming", disk), root_(std::move(root)), group_(root_, disk) {}

std::filesystem::path FolderStore::place(std::string_view sha256) const {
  return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

std::vector<ObjectStore::Staged> FolderStore::stage(const std::vector<std::string_view>& objects) {
  if (sync_failed_)
    throw Failure("data-unusable", "a sync of the objects failed: open the archive again");
  try {
    std::vector<Staged> staged;
    for (const auto bytes : objects) staged.push_back(lay_down(bytes));
    if (group_.usable())
      group_.sync();
    else
      sync_places(staged);
    return staged;
  } catch (const SyncFailure&) {
    sync_failed_ = true;
    throw;
  }
}

// The object under its name; the folders are still to be synced.
ObjectStore::Staged FolderStore::lay_down(std::string_view bytes) {
  const std::string sha256 = sha256_hex(bytes);
  const auto object = place(sha256);
  const auto present = read_file(object);
  if (present && *present == bytes) return Staged(disk(), sha256, {});
  make_folder(disk(), object.parent_path().parent_path());
  make_folder(disk(), object.parent_path());
  const auto mark = new_mark(sha256);
  const auto sync = group_.usable() ? Sync::later : Sync::now;
  write_new_file(disk(), mark, bytes, 0444, sync);
  try {
    if (present) {
      auto repaired = mark;
      repaired += "-repaired";
      write_new_file(disk(), repaired, bytes, 0444, sync);
      rename_file(disk(), repaired, object);
    } else {
      link_file(disk(), mark, object);  // false: another thread was faster
    }
  } catch (const Failure&) {
    disk().unlink(mark.c_str());  // without an object it has no use
    throw;
  }
  return Staged(disk(), sha256, mark);
}

// Where the file system cannot be synced as a whole. On failure the objects stay
// with their marks, by which the next opening removes them. The mark's own
// folder is not synced: a machine that loses power at the wrong moment may keep an
// object without reference or mark, which a check reports and nothing else minds.
void FolderStore::sync_places(const std::vector<Staged>& staged) {
  std::set<std::filesystem::path> folders, above;
  for (const Staged& one : staged) folders.insert(place(one.sha256()).parent_path());
  {
    const std::lock_guard lock(mutex_);
    for (const auto& folder : folders) {
      if (durable_folders_.contains(folder.string())) continue;
      above.insert(folder.parent_path());
      if (!durable_folders_.contains(folder.parent_path().string())) above.insert(root_);
    }
  }
  for (const auto& folder : folders) sync_folder(disk(), folder);
  for (const auto& folder : above) sync_folder(disk(), folder);
  const std::lock_guard lock(mutex_);
  for (const auto& folder : folders) {
    durable_folders_.insert(folder.string());
    durable_folders_.insert(folder.parent_path().string());
  }
}

std::optional<std::string> FolderStore::read(std::string_view sha256) const {
  return read_file(place(sha256));
}

bool FolderStore::contains(std::string_view sha256) const {
  std::error_code error;
  return is_hash(sha256) && std::filesystem::is_regular_file(place(sha256), error);
}

void FolderStore::erase(std::string_view sha256) {
  if (!contains(sha256)) return;
  remove_file(disk(), place(sha256));
  sync_folder(disk(), place(sha256).parent_path());
}

// The fan-out of 256 by 256 keeps each list short.
void FolderStore::each(
    const std::function<void(const std::string& sha256, std::uint64_t size)>& visit) const {
  for (const auto& first : sorted_entries(root_)) {
    if (!is_prefix(first.filename().string()) || !std::filesystem::is_directory(first)) continue;
    for (const auto& second : sorted_entries(first)) {
      if (!is_prefix(second.filename().string()) || !std::filesystem::is_directory(second))
        continue;
      for (const auto& file : sorted_entries(second)) {
        const std::string name = file.filename().string();
        std::error_code error;
        const auto size = std::filesystem::file_size(file, error);
        if (!error && is_hash(name) && place(name) == file) visit(name, size);
      }
    }
  }
}

std::vector<std::string> FolderStore::strays() const {
  std::vector<std::string> found;
  for (auto it = std::filesystem::recursive_directory_iterator(root_);
       it != std::filesystem::recursive_directory_iterator(); ++it) {
    if (it->path() == marks()) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_directory()) continue;
    const std::string name = it->path().filename().string();
    if (!it->is_regular_file() || !is_hash(name) || place(name) != it->path()) {
      found.push_back(it->path().lexically_relative(root_).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace tamga::archive
