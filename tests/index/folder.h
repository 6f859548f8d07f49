// SPDX-License-Identifier: GPL-3.0-or-later
// A folder that goes away with the test.
#pragma once

#include <filesystem>
#include <random>
#include <string>

namespace tamga::index::test {

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("tamga-index-" + std::to_string(std::random_device{}()))) {}
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tamga::index::test
