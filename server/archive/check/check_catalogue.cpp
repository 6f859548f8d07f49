// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's own structure, and the migrations it was made by.
#include "server/archive/check/check_part.h"

namespace tamga::archive {

void check_catalogue(Checking& checking) {
  for (std::string& fault : checking.catalogue.faults())
    checking.add("catalogue-damaged", "catalogue", std::move(fault));
  for (std::string& fault : checking.migrations.faults(checking.catalogue))
    checking.add("catalogue-migration", "catalogue", std::move(fault));
}

}  // namespace tamga::archive
