// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/left_place.h"

#include <memory>

#include "server/archive/storage/folder_store.h"
#include "server/archive/storage/move_objects.h"
#include "server/archive/storage/s3_store.h"

namespace tamga::archive {
namespace {

std::filesystem::path note(const std::filesystem::path& data) {
  return data / "objects.left";
}

std::unique_ptr<ObjectStore> open_left(const std::filesystem::path& data,
                                       const std::string& settings) {
  if (settings.empty()) return std::make_unique<FolderStore>(data / "objects");
  return std::make_unique<S3Store>(s3_settings_of(note(data)), data / "objects" / "incoming");
}

bool has_whole(const ObjectStore& store, const std::string& sha256) {
  try {
    store.get(sha256);
    return true;
  } catch (const Failure& failure) {
    if (failure.kind().code != "object-missing" && failure.kind().code != "object-damaged") throw;
    return false;
  }
}

}  // namespace

void note_left_place(const std::filesystem::path& data) {
  const auto settings = read_file(data / "objects.json").value_or("");
  replace_file(Disk::real(), note(data), settings, 0640);
}

Leaving finish_leaving(const std::filesystem::path& data, ObjectStore& now) {
  Leaving leaving;
  const auto settings = read_file(note(data));
  if (!settings) return leaving;
  const auto left = open_left(data, *settings);
  // Interrupted before the switch, the note is of the place where they are.
  if (!same_place(now, *left)) {
    leaving.begun = true;
    std::vector<std::string> hashes;
    left->each([&](const std::string& sha256, std::uint64_t) { hashes.push_back(sha256); });
    for (const auto& hash : hashes) {
      if (!has_whole(now, hash)) {
        leaving.kept.push_back(hash);
        continue;
      }
      left->remove(hash);
      ++leaving.removed;
    }
  }
  if (leaving.kept.empty()) {
    remove_file(Disk::real(), note(data));
    sync_folder(Disk::real(), data);
  }
  return leaving;
}

}  // namespace tamga::archive
