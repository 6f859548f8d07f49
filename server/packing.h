// SPDX-License-Identifier: GPL-3.0-or-later
// Packages that a signed-in archivist makes and takes through the server: small ones,
// in DATA/export, for the faces; large ones are made on the command line.
#pragma once

#include <string>
#include <vector>

#include "server/access/access.h"
#include "server/archive/package/packages.h"

namespace tamga {

class Services;

// The packages of the archive; schemas of DATA/schemas go into them. The services must
// outlive it.
archive::package::Packages packages_of(const Services& services);

// At most: a package is made and given while its asker waits.
constexpr std::size_t packing_records = 1000;
constexpr std::size_t packing_bytes = std::size_t{256} << 20;

// What shall be in it: one of these.
struct Packing {
  std::string unit, inventory, query;
  std::vector<std::string> records;
};

// Makes DATA/export/tamga-<id>; its id. Throws Failure package-empty,
// package-too-large and those of archive::package::Packages::write().
std::string make_package(Services& services, const access::Account& account,
                         const Packing& packing);

// The package as one tar (POSIX pax), names from "tamga-<id>/" on; leaves the event
// package.downloaded. Throws Failure not-found when it was made elsewhere,
// package-too-large beyond packing_bytes.
std::string package_tar(Services& services, const access::Account& account, const std::string& id);

}  // namespace tamga
