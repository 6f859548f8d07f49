// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue seen as a whole: what a copy of it into another engine needs to know.
#pragma once

#include <string>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

struct CatalogueTable {
  struct Column {
    enum class Kind { integer, text, bytes };
    std::string name;
    Kind kind;
  };
  std::string name;
  std::vector<Column> columns;   // in the order of their names
  std::vector<std::string> key;  // columns of the primary key, in its order
};

// What every engine gives.
class WholeCatalogue : public Catalogue {
 public:
  // Each after all tables that it refers to. Throws CatalogueError.
  virtual std::vector<CatalogueTable> tables() const = 0;
};

}  // namespace tamga::archive
