// SPDX-License-Identifier: GPL-3.0-or-later
// A numbered set of migrations kept as files: 0001_name.sql, 0002_name.sql …
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

class MigrationSet {
 public:
  // Reads every NNNN_name.sql of a folder below share_folder(). Throws Failure
  // data-unusable when there is none or a name is not of that form.
  MigrationSet(std::string name, const std::filesystem::path& folder);

  // As Catalogue::migrate().
  void apply(Catalogue& catalogue) const;
  // What the catalogue says was applied against what this program has; one
  // sentence each. Throws CatalogueError when the catalogue cannot be read.
  std::vector<std::string> faults(const Catalogue& catalogue) const;

 private:
  struct File {
    int number;
    std::string name, sql;
  };
  std::string name_;
  std::vector<File> files_;
};

}  // namespace tamga::archive
