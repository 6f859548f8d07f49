// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/ingest_figures.h"

namespace tamga::ingest {

std::size_t files_to_confirm(const archive::Archive& archive) {
  std::size_t count = 0;
  archive.catalogue().read([&](archive::Transaction& transaction) {
    transaction.query(
        "SELECT COUNT(*) AS n FROM ingest_file WHERE state = 'proposed'", {},
        [&](const archive::Row& row) { count = static_cast<std::size_t>(row.integer("n")); });
  });
  return count;
}

}  // namespace tamga::ingest
