// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a package back: into the archive that it left, another one, or an empty one,
// with everything as it was.
//
// What came keeps its ids, numbers, times and hashes. Its events stay the other
// log's: they are kept with their proof beside this archive's log and shown as the
// record's history; this log says that they came, with a digest over them. Numbers
// stay in the register that gave them (a fonds's, or the common one of the other
// archive), so that this archive's own has no gaps; numbers of a register that are
// not here belong to records that stayed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "server/archive/archive.h"
#include "server/archive/package/package_reader.h"

namespace tamga::archive::package {

struct ImportReport {
  std::string package;
  std::size_t imported = 0;      // records that came now
  std::size_t there = 0;         // that were here already, with the same values
  std::size_t waiting = 0;       // relations to records that are not here
  bool finished_before = false;  // the whole package was here: nothing changed
};

// `package` must have been found good by check(). Record by record, each in one
// transaction; broken off at any point it goes on where it was when it is run again,
// and a second time changes nothing. `progress` is called after each record.
//
// Throws Failure package-conflict when something of it is here with other values
// (nothing of that record is taken), package-invalid when the package changed
// meanwhile, storage-failed, data-unusable.
ImportReport import_package(Archive& archive, const Agent& agent, const PackageReader& package,
                            std::int64_t now,
                            const std::function<void(const ImportReport&)>& progress = {});

}  // namespace tamga::archive::package
