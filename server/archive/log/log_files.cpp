// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/log_files.h"

#include <unistd.h>

#include <vector>

#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

constexpr std::string_view mark = ".new-";

const std::filesystem::path& made(const Disk& disk, const std::filesystem::path& folder) {
  make_folders(disk, folder);
  return folder;
}

void rename_into_place(const Disk& disk, const std::filesystem::path& from,
                       const std::filesystem::path& to) {
  try {
    rename_file(disk, from, to);
  } catch (const Failure&) {
    ::unlink(from.c_str());
    throw;
  }
}

}  // namespace

LogFiles::LogFiles(const std::filesystem::path& folder, const Disk& disk)
    : folder_(folder), disk_(disk), group_(made(disk, folder), disk) {}

std::filesystem::path LogFiles::moment(const std::filesystem::path& name) const {
  return folder_ / (name.filename().string() + std::string(mark) + hex(random_bytes(8)));
}

void LogFiles::put(const std::filesystem::path& name, std::string_view bytes, mode_t mode) {
  const auto sync = group_.usable() ? Sync::later : Sync::now;
  const auto path = folder_ / name, temporary = moment(name);
  make_folders(disk_, path.parent_path(), sync);
  write_new_file(disk_, temporary, bytes, mode, sync);
  rename_into_place(disk_, temporary, path);
  if (sync == Sync::now) sync_folder(disk_, path.parent_path());
}

void LogFiles::settle() {
  if (group_.usable()) group_.sync();
}

void LogFiles::publish(const std::filesystem::path& name, std::string_view bytes, mode_t mode) {
  const auto temporary = moment(name);
  write_new_file(disk_, temporary, bytes, mode, group_.usable() ? Sync::later : Sync::now);
  try {
    settle();  // what was put, and this file's bytes
  } catch (const Failure&) {
    ::unlink(temporary.c_str());
    throw;
  }
  rename_into_place(disk_, temporary, folder_ / name);
  sync_folder(disk_, folder_);
}

void LogFiles::sweep() {
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(folder_))
    if (entry.path().filename().string().find(mark) != std::string::npos)
      left.push_back(entry.path());
  for (const auto& path : left) remove_file(disk_, path);
}

}  // namespace tamga::archive
