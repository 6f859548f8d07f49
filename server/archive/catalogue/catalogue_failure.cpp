// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/catalogue_failure.h"

#include "server/archive/catalogue/catalogue_unavailable.h"

namespace tamga::archive {

Failure catalogue_failure(const CatalogueError& error) {
  const auto what = std::string("catalogue: ") + error.what();
  const bool gone = dynamic_cast<const CatalogueUnavailable*>(&error) != nullptr;
  return gone ? Failure("catalogue-unavailable", what) : Failure("storage-failed", what);
}

}  // namespace tamga::archive
