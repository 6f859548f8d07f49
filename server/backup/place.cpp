// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup/place.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>

#include "server/error.h"

namespace tamga::backup {
namespace {

constexpr const char* extension = ".manifest";

// "20261127T063000.123456Z": sorts as the times do.
std::string name_of(std::int64_t microseconds) {
  const auto seconds = static_cast<std::time_t>(microseconds / 1'000'000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y%m%dT%H%M%S", &utc);
  const auto fraction = std::to_string(1'000'000 + microseconds % 1'000'000).substr(1);
  return std::string(text, length) + "." + fraction + "Z";
}

const std::filesystem::path& made(const std::filesystem::path& folder, const archive::Disk& disk) {
  const bool fresh = !std::filesystem::exists(folder);
  archive::make_folders(disk, folder / "backups");
  // Records of people, and the log's key: for the backup's own account alone.
  if (fresh) ::chmod(folder.c_str(), 0700);
  return folder;
}

const std::filesystem::path& existing(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder / "backups"))
    throw Failure("not-found", "no backup in " + folder.string());
  return folder;
}

std::optional<archive::FileLock> alone_in(const std::filesystem::path& folder) {
  auto lock = archive::FileLock::try_lock(folder / "lock", archive::FileLock::Kind::exclusive);
  if (!lock) throw Failure("too-busy", "another backup is being made in " + folder.string());
  return lock;
}

}  // namespace

Place::Place(const std::filesystem::path& folder, const archive::VerifierKey& key,
             const archive::Disk& disk)
    : folder_(made(folder, disk)),
      disk_(disk),
      lock_(alone_in(folder)),
      store_(folder / "objects", disk) {
  const auto line = archive::write_verifier_key(key) + "\n";
  if (const auto present = archive::read_file(folder_ / "archive.pub"); !present)
    archive::replace_file(disk_, folder_ / "archive.pub", line, 0444);
  else if (*present != line)
    throw Failure("backup-of-another", folder_.string() + " holds backups of " +
                                           claimed_key().name + ", this is " + key.name);
  store_.resolve_staged([](const std::string&) { return false; });
}

Place::Place(const std::filesystem::path& folder)
    : folder_(existing(folder)), disk_(archive::Disk::real()), store_(folder / "objects", disk_) {}

archive::VerifierKey Place::claimed_key() const {
  const auto key =
      archive::read_verifier_key(archive::read_file(folder_ / "archive.pub").value_or(""));
  if (!key)
    throw Failure("backup-damaged", (folder_ / "archive.pub").string() + ": it is gone or no key");
  return *key;
}

std::vector<std::string> Place::names() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "backups"))
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::filesystem::path Place::file_of(const std::string& name) const {
  return folder_ / "backups" / (name + extension);
}

Manifest Place::open(const std::string& name, const archive::VerifierKey& key) const {
  const auto file = file_of(name);
  const auto text = archive::read_file(file);
  if (!text) throw Failure("not-found", "no backup " + file.string());
  return open_manifest(*text, key, file.string());
}

std::string Place::add(Manifest manifest, const archive::LogKey& key) {
  while (std::filesystem::exists(file_of(name_of(manifest.made)))) ++manifest.made;
  const auto name = name_of(manifest.made);
  archive::replace_file(disk_, file_of(name), sign_manifest(manifest, key), 0444);
  return name;
}

std::size_t Place::forget(std::int64_t time, const archive::VerifierKey& key) {
  auto all = names();
  if (all.empty()) return 0;
  std::set<std::string> wanted;
  std::vector<std::string> old;
  // All are read before anything goes: a damaged one stops it.
  for (const auto& name : all) {
    const auto manifest = open(name, key);
    if (name != all.back() && manifest.made < time) {
      old.push_back(name);
      continue;
    }
    for (const auto& [hash, size] : manifest.objects) wanted.insert(hash);
    for (const auto& file : manifest.files) wanted.insert(file.parts.begin(), file.parts.end());
  }
  for (const auto& name : old) archive::remove_file(disk_, file_of(name));
  if (!old.empty()) archive::sync_folder(disk_, folder_ / "backups");
  std::vector<std::string> superfluous;
  store_.each([&](const std::string& hash, std::uint64_t) {
    if (!wanted.contains(hash)) superfluous.push_back(hash);
  });
  for (const auto& hash : superfluous) store_.remove(hash);
  return superfluous.size();
}

}  // namespace tamga::backup
