// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that knows where the objects of an archive lie.
#pragma once

#include <filesystem>
#include <memory>

#include "server/archive/storage/object_store.h"

namespace tamga::archive {

// Below `data`: objects/, or elsewhere as objects.json says (s3_settings.h), with marks in
// objects/incoming/ either way. Throws Failure data-unusable, storage-failed.
std::unique_ptr<ObjectStore> open_objects(const std::filesystem::path& data,
                                          const Disk& disk = Disk::real());

}  // namespace tamga::archive
