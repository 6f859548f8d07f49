// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue in another engine: every row, compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/archive/catalogue/whole_catalogue.h"
#include "server/progress.h"

namespace tamga::archive {

// What tells two tables apart, on whichever engine.
struct TableDigest {
  std::string name;
  std::uint64_t rows = 0;
  std::string sha256;  // over every value of every row, in the order of the key
  bool operator==(const TableDigest&) const = default;
};

// While this table is there, the catalogue is half of a copy.
constexpr const char* copy_mark = "catalogue_copy";

// Makes in `target`, which has no tables, all that `source` has, as of one moment of it, in
// batches; then reads both and compares. When it returns, they are equal; until then, and when
// it throws, `target` has the mark, which the caller takes away (end_copy()). Throws
// CatalogueError, Failure data-unusable for what the target cannot hold or does not give back.
std::vector<TableDigest> copy_catalogue(const WholeCatalogue& source, WholeCatalogue& target,
                                        const Progress& progress = {});

// The copy is used from now on.
void end_copy(Catalogue& target);

// Of every table but the mark, as of one moment.
std::vector<TableDigest> table_digests(const WholeCatalogue& catalogue,
                                       const Progress& progress = {});

}  // namespace tamga::archive
