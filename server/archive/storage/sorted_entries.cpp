// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/sorted_entries.h"

#include <algorithm>
#include <system_error>

#include "server/error.h"

namespace tamga::archive {

std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> entries;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    entries.push_back(it->path());
  }
  if (error)
    throw Failure("storage-failed", "list " + folder.filename().string() + ": " + error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace tamga::archive
