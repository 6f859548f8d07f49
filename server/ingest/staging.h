// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of files that wait, and the pictures of their pages.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/storage/disk.h"

namespace tamga::ingest {

// DATA/ingest/<file id>/original and …/<page>.png, mode 0600. Not the archive's
// objects: what was never confirmed leaves no trace there. Thread-safe for
// different files. Throws Failure storage-failed.
class Staging {
 public:
  explicit Staging(std::filesystem::path folder, const archive::Disk& disk = archive::Disk::real());

  // On disk, name and all, when it returns.
  void keep(const std::string& file, std::string_view bytes) const;
  void keep_picture(const std::string& file, int page, std::string_view png) const;
  // Throws Failure object-missing when they are gone.
  std::string bytes(const std::string& file) const;
  std::string picture(const std::string& file, int page) const;
  // Being gone already is no failure.
  void remove(const std::string& file) const;
  // Removes everything but what these files keep. For whoever holds lock().
  void clear_all_but(const std::vector<std::string>& files) const;

  // One at a time reads a batch. Throws Failure too-busy when another does.
  archive::FileLock lock() const;
  // Held by whoever waits for that lock: a reading makes room then, in whichever process it is.
  archive::FileLock ask() const;
  bool is_asked() const;

 private:
  std::filesystem::path folder_;
  const archive::Disk& disk_;
};

}  // namespace tamga::ingest
