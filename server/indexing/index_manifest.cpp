// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/index_manifest.h"

#include <map>
#include <sstream>

#include "server/archive/storage/disk.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga {
namespace {

constexpr std::string_view file_name = "manifest", format = "tamga-index/1 ";

struct FileState {
  std::string sha256;
  std::uint64_t size = 0;
};
using Files = std::map<std::string, FileState>;

Files files_of(const std::filesystem::path& folder) {
  Files files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (!entry.is_regular_file() || name == file_name) continue;
    const auto bytes = archive::read_file(entry.path());
    if (bytes && !bytes->empty()) files[name] = {archive::sha256_hex(*bytes), bytes->size()};
  }
  return files;
}

std::string text_of(const Files& files, std::uint64_t position) {
  std::string text = std::string(format) + std::to_string(position) + "\n";
  for (const auto& [name, file] : files)
    text += file.sha256 + " " + std::to_string(file.size) + " " + name + "\n";
  return text;
}

Files read_manifest(const std::string& text) {
  Files files;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    FileState file;
    std::string name;
    fields >> file.sha256 >> file.size >> name;
    files[name] = file;
  }
  return files;
}

std::string kept_hash(const archive::Archive& archive) {
  std::string hash;
  archive.catalogue().read([&](archive::Transaction& transaction) {
    transaction.query("SELECT value FROM archive_identity WHERE name = 'index_manifest'", {},
                      [&](const archive::Row& row) { hash = row.text("value"); });
  });
  return hash;
}

void keep_hash(const archive::Archive& archive, const std::string& hash) {
  archive.catalogue().write([&](archive::Transaction& transaction) {
    if (transaction.run("UPDATE archive_identity SET value = :hash WHERE name = 'index_manifest'",
                        {{"hash", hash}}) == 0)
      transaction.run("INSERT INTO archive_identity (name, value) VALUES ('index_manifest', :hash)",
                      {{"hash", hash}});
  });
}

}  // namespace

void seal_index(const std::filesystem::path& folder, const archive::Archive& archive,
                std::uint64_t position) {
  const std::string text = text_of(files_of(folder), position);
  archive::replace_file(archive::Disk::real(), folder / file_name, text, 0644);
  keep_hash(archive, archive::sha256_hex(text));
}

void remove_half_manifests(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) return;
  std::vector<std::filesystem::path> halves;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(std::string(file_name) + "."))
      halves.push_back(entry.path());
  for (const auto& half : halves) std::filesystem::remove(half);
}

void unseal_index(const archive::Archive& archive) {
  if (!kept_hash(archive).empty()) keep_hash(archive, "");
}

bool index_sealed(const std::filesystem::path& folder, const archive::Archive& archive) {
  const auto text = archive::read_file(folder / file_name);
  return text && archive::sha256_hex(*text) == kept_hash(archive);
}

std::vector<std::string> index_file_faults(const std::filesystem::path& folder,
                                           const archive::Archive& archive) {
  const std::string hash = kept_hash(archive);
  if (hash.empty()) return {};
  const auto text = archive::read_file(folder / file_name);
  if (!text) return {"manifest: it is gone"};
  if (archive::sha256_hex(*text) != hash)
    return kept_hash(archive) == hash ? std::vector<std::string>{"manifest: it was changed"}
                                      : std::vector<std::string>{};
  std::vector<std::string> faults;
  const Files found = files_of(folder);
  const Files sealed = read_manifest(*text);
  for (const auto& [name, file] : sealed) {
    const auto at = found.find(name);
    if (at == found.end())
      faults.push_back(name + ": it is gone");
    else if (at->second.sha256 != file.sha256)
      faults.push_back(name + ": its bytes are not those that were written");
  }
  for (const auto& [name, file] : found)
    if (!sealed.contains(name)) faults.push_back(name + ": no file of the index");
  // The indexer may have gone on meanwhile: then nothing of this counts.
  return kept_hash(archive) == hash ? faults : std::vector<std::string>{};
}

}  // namespace tamga
