// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a bag (BagIt 1.0, RFC 8493) with SHA-256 and SHA-512 manifests, file by
// file, so that a package of many records never sits in memory.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/archive/package/digest.h"
#include "server/archive/storage/disk.h"

namespace tamga::archive::package {

// The folder is made at the beginning and must not exist before. It is nobody's
// package until the caller has renamed it to its name: finish() syncs everything
// below it first. For one thread. Members throw Failure storage-failed, and
// std::invalid_argument for a name that RFC 8493 or name_fault() refuses or that
// collides with another: the names are ours, so that is a defect.
class BagWriter {
 public:
  explicit BagWriter(std::filesystem::path folder, const Disk& disk = Disk::real());

  // A payload file, its path relative to data/; what is written of it.
  Digests add(std::string_view path, std::string_view bytes);
  Digests add(std::string_view path, const std::function<void(std::ostream&)>& write);
  // A file beside data/, in the tag manifests.
  void add_tag(std::string_view path, std::string_view bytes);

  std::uint64_t payload_bytes() const { return bytes_; }
  std::uint64_t payload_files() const { return files_; }

  // bagit.txt, bag-info.txt with `info` and Payload-Oxum, the manifests and tag
  // manifests; all synced. SHA-512 of tagmanifest-sha512.txt, hex: it stands for
  // every byte of the package.
  std::string finish(const std::vector<std::pair<std::string, std::string>>& info);

 private:
  Digests write(const std::string& path, const std::function<void(std::ostream&)>& work);
  void make_parents(const std::filesystem::path& path);

  std::filesystem::path folder_;
  const Disk& disk_;
  std::set<std::string> names_, folders_;
  // Lines as they come, so that no list of files is kept in memory.
  std::ofstream manifest256_, manifest512_;
  std::string tags256_, tags512_;
  std::uint64_t bytes_ = 0, files_ = 0;
};

}  // namespace tamga::archive::package
