// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a package of records: a bag (RFC 8493) whose payload is an E-ARK SIP
// (CSIP and SIP 2.2), with all that is known of each record and evidence that
// anybody can check without this program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include "server/archive/archive.h"
#include "server/progress.h"

namespace tamga::archive::package {

struct PackageContents {
  std::string id;       // of the package
  std::string scope;    // what was asked for, in words of the program: "unit <id>"
  std::string account;  // who made it
  std::int64_t created = 0;
  std::set<std::string> records;
  // Published XML schemas to lay into it (*.xsd); may be missing.
  std::filesystem::path schemas;
};

struct WrittenPackage {
  std::string manifest_sha512;         // of tagmanifest-sha512.txt
  std::uint64_t files = 0, bytes = 0;  // payload
};

// Writes into `folder`, which must not exist, and syncs it; on failure the folder is
// removed. One consistent state of the catalogue: what happens meanwhile is not in
// it. Streams record by record. Throws Failure not-found, record-destroyed,
// object-missing, object-damaged, storage-failed, data-unusable.
WrittenPackage write_package(const Archive& archive, const PackageContents& contents,
                             const std::filesystem::path& folder, const Progress& progress = {},
                             const Disk& disk = Disk::real());

}  // namespace tamga::archive::package
