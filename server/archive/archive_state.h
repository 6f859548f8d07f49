// SPDX-License-Identifier: GPL-3.0-or-later
// What an open archive is made of: between archive.cpp and archive_check.cpp.
#pragma once

#include <memory>

#include "server/archive/archive.h"
#include "server/archive/catalogue/migration_set.h"
#include "server/archive/log/evidence.h"

namespace tamga::archive {

constexpr std::string_view captured_type = "record.captured";
constexpr std::string_view renewed_type = "record.renewed";
constexpr std::string_view rendered_type = "record.rendered";

struct Archive::State {
  const Clock& clock;
  // Shared by all who have the archive open; exclusive while a crash's leftovers
  // are decided.
  FileLock open_lock;
  MigrationSet migrations;
  std::unique_ptr<Catalogue> catalogue;
  std::unique_ptr<ObjectStore> objects;
  std::unique_ptr<Evidence> evidence;
};

}  // namespace tamga::archive
