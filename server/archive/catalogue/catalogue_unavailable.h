// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// The engine cannot be reached now, or its session ended: nothing was done, unless it was a
// commit that was not answered; then nobody knows.
class CatalogueUnavailable : public CatalogueError {
 public:
  explicit CatalogueUnavailable(const std::string& what) : CatalogueError(what, false) {}
};

}  // namespace tamga::archive
