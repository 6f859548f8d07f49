// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/assets.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "server/error.h"

namespace tamga {
namespace {

std::filesystem::path find_share_folder() {
  std::vector<std::filesystem::path> candidates;
  if (const char* chosen = std::getenv("TAMGA_SHARE")) {
    candidates.emplace_back(chosen);
  } else {
    std::error_code error;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) candidates.push_back(executable.parent_path().parent_path() / "share" / "tamga");
    candidates.emplace_back(TAMGA_SOURCE_SHARE);
  }
  for (const auto& folder : candidates)
    if (std::filesystem::is_directory(folder / "renderers" / "forms")) return folder;
  throw Failure("data-unusable", "no renderers/forms below " + candidates.back().string() +
                                     ": set TAMGA_SHARE to the folder of the program's data files");
}

}  // namespace

const std::filesystem::path& share_folder() {
  static const std::filesystem::path folder = find_share_folder();
  return folder;
}

std::string asset(const std::filesystem::path& relative) {
  const auto file = share_folder() / relative;
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  if (!stream || !(bytes << stream.rdbuf()))
    throw Failure("data-unusable", "cannot read " + file.string() + ": reinstall the program");
  return std::move(bytes).str();
}

}  // namespace tamga
