// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/secret_file.h"

#include <cstdlib>

#include "server/archive/storage/disk.h"
#include "server/error.h"

namespace tamga::access {
namespace {

constexpr std::size_t longest = 1024;

std::filesystem::path found(const std::filesystem::path& file) {
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (file.is_relative() && credentials && *credentials) {
    auto there = std::filesystem::path(credentials) / file;
    if (std::filesystem::exists(there)) return there;
  }
  return file;
}

}  // namespace

std::string secret_of(std::string_view key, const std::filesystem::path& file) {
  const auto bytes = archive::read_file(found(file));
  const auto line = bytes ? bytes->substr(0, bytes->find_first_of("\r\n")) : std::string();
  if (line.empty() || line.size() > longest)
    throw Failure("argument-invalid",
                  std::string(key) + ": no secret in the first line of " + file.string());
  return line;
}

}  // namespace tamga::access
