// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/open_objects.h"

#include "server/archive/storage/folder_store.h"
#include "server/archive/storage/s3_store.h"

namespace tamga::archive {

std::unique_ptr<ObjectStore> open_objects(const std::filesystem::path& data, const Disk& disk) {
  const auto folder = data / "objects";
  if (auto settings = read_s3_settings(data))
    return std::make_unique<S3Store>(std::move(*settings), folder / "incoming", disk);
  return std::make_unique<FolderStore>(folder, disk);
}

}  // namespace tamga::archive
