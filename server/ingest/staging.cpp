// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/staging.h"

#include <algorithm>

#include "server/error.h"
#include "server/identifier.h"

namespace tamga::ingest {
namespace {

constexpr mode_t private_file = 0600;

std::string whole(const std::filesystem::path& path) {
  auto bytes = archive::read_file(path);
  if (!bytes) throw Failure("object-missing", path.filename().string());
  return std::move(*bytes);
}

std::string picture_name(int page) {
  return std::to_string(page) + ".png";
}

}  // namespace

Staging::Staging(std::filesystem::path folder, const archive::Disk& disk)
    : folder_(std::move(folder)), disk_(disk) {
  archive::make_folders(disk_, folder_);
}

void Staging::keep(const std::string& file, std::string_view bytes) const {
  const auto own = folder_ / file;
  archive::make_folder(disk_, own);
  archive::write_new_file(disk_, own / "original", bytes, private_file);
  archive::sync_folder(disk_, own);
  archive::sync_folder(disk_, folder_);
}

void Staging::keep_picture(const std::string& file, int page, std::string_view png) const {
  archive::replace_file(disk_, folder_ / file / picture_name(page), png, private_file);
}

std::string Staging::bytes(const std::string& file) const {
  return whole(folder_ / file / "original");
}

std::string Staging::picture(const std::string& file, int page) const {
  return whole(folder_ / file / picture_name(page));
}

void Staging::remove(const std::string& file) const {
  std::error_code error;
  std::filesystem::remove_all(folder_ / file, error);
  if (error) throw Failure("storage-failed", "removing a staged file: " + error.message());
}

void Staging::clear_all_but(const std::vector<std::string>& files) const {
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const auto name = entry.path().filename().string();
    if (is_identifier(name) && std::find(files.begin(), files.end(), name) == files.end())
      remove(name);
  }
}

archive::FileLock Staging::ask() const {
  return {folder_ / "asking", archive::FileLock::Kind::shared};
}

bool Staging::is_asked() const {
  return !archive::FileLock::try_lock(folder_ / "asking", archive::FileLock::Kind::exclusive);
}

archive::FileLock Staging::lock() const {
  auto lock = archive::FileLock::try_lock(folder_ / "lock", archive::FileLock::Kind::exclusive);
  if (!lock) throw Failure("too-busy", "another import is at work");
  return std::move(*lock);
}

}  // namespace tamga::ingest
