// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/object_store.h"

#include <algorithm>
#include <system_error>

#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr std::size_t hash_digits = 64;

bool is_hash(std::string_view text) {
  return text.size() == hash_digits && hash_from_hex(text).has_value();
}

bool is_prefix(const std::string& name) {
  return name.size() == 2 && bytes_from_hex(name);
}

// Sorted, so that walks are in order of hash; the store's fan-out of 256 by 256
// keeps each list short.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> entries;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    entries.push_back(it->path());
  }
  if (error)
    throw Failure("storage-failed", "list " + folder.filename().string() + ": " + error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

ObjectStore::ObjectStore(std::filesystem::path root, const Disk& disk)
    : root_(std::move(root)),
      incoming_([&] {
        make_folders(disk, root_ / "incoming");
        return root_ / "incoming";
      }()),
      disk_(disk),
      group_(root_, disk) {}

std::filesystem::path ObjectStore::place(std::string_view sha256) const {
  return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

void ObjectStore::Staged::keep() noexcept {
  if (marker_.empty()) return;
  disk_->unlink(marker_.c_str());
  marker_.clear();
}

std::vector<ObjectStore::Staged> ObjectStore::stage(const std::vector<std::string_view>& objects) {
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
ObjectStore::Staged ObjectStore::lay_down(std::string_view bytes) {
  const std::string sha256 = sha256_hex(bytes);
  const auto object = place(sha256);
  const auto present = read_file(object);
  if (present && *present == bytes) return Staged(disk_, sha256, {});
  make_folder(disk_, object.parent_path().parent_path());
  make_folder(disk_, object.parent_path());
  const auto marker = incoming_ / (sha256 + "-" + hex(random_bytes(8)));
  const auto sync = group_.usable() ? Sync::later : Sync::now;
  write_new_file(disk_, marker, bytes, 0444, sync);
  try {
    if (present) {
      auto repaired = marker;
      repaired += "-repaired";
      write_new_file(disk_, repaired, bytes, 0444, sync);
      rename_file(disk_, repaired, object);
    } else {
      link_file(disk_, marker, object);  // false: another thread was faster
    }
  } catch (const Failure&) {
    disk_.unlink(marker.c_str());  // without an object it has no use
    throw;
  }
  return Staged(disk_, sha256, marker);
}

// Where the file system cannot be synced as a whole. On failure the objects stay
// with their markers, by which the next opening removes them. The marker's own
// folder is not synced: a machine that loses power at the wrong moment may keep an
// object without reference or marker, which a check reports and nothing else minds.
void ObjectStore::sync_places(const std::vector<Staged>& staged) {
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
  for (const auto& folder : folders) sync_folder(disk_, folder);
  for (const auto& folder : above) sync_folder(disk_, folder);
  const std::lock_guard lock(mutex_);
  for (const auto& folder : folders) {
    durable_folders_.insert(folder.string());
    durable_folders_.insert(folder.parent_path().string());
  }
}

std::string ObjectStore::put(std::string_view bytes) {
  auto staged = stage({bytes});
  staged.front().keep();
  return staged.front().sha256();
}

std::string ObjectStore::get(std::string_view sha256) const {
  if (!is_hash(sha256)) throw Failure("object-missing", std::string(sha256.substr(0, hash_digits)));
  auto bytes = read_file(place(sha256));
  if (!bytes) throw Failure("object-missing", std::string(sha256));
  if (sha256_hex(*bytes) != sha256) throw Failure("object-damaged", std::string(sha256));
  return std::move(*bytes);
}

bool ObjectStore::contains(std::string_view sha256) const {
  std::error_code error;
  return is_hash(sha256) && std::filesystem::is_regular_file(place(sha256), error);
}

void ObjectStore::remove(std::string_view sha256) {
  if (!is_hash(sha256)) throw Failure("object-missing", std::string(sha256.substr(0, hash_digits)));
  for (const auto& marker : sorted_entries(incoming_))
    if (marker.filename().string().starts_with(sha256)) remove_file(disk_, marker);
  sync_folder(disk_, incoming_);
  if (!contains(sha256)) return;
  remove_file(disk_, place(sha256));
  sync_folder(disk_, place(sha256).parent_path());
}

void ObjectStore::each(
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

std::vector<std::string> ObjectStore::strays() const {
  std::vector<std::string> found;
  for (auto it = std::filesystem::recursive_directory_iterator(root_);
       it != std::filesystem::recursive_directory_iterator(); ++it) {
    if (it->path() == incoming_) {
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

bool ObjectStore::staged(std::string_view sha256) const {
  for (const auto& marker : sorted_entries(incoming_)) {
    if (marker.filename().string().starts_with(sha256)) return true;
  }
  return false;
}

void ObjectStore::resolve_staged(const std::function<bool(const std::string& sha256)>& wanted) {
  for (const auto& marker : sorted_entries(incoming_)) {
    const std::string name = marker.filename().string();
    const std::string sha256 = name.substr(0, hash_digits);
    if (is_hash(sha256) && contains(sha256) && !wanted(sha256)) {
      remove_file(disk_, place(sha256));
      sync_folder(disk_, place(sha256).parent_path());
    }
    remove_file(disk_, marker);
  }
  sync_folder(disk_, incoming_);
}

}  // namespace tamga::archive
