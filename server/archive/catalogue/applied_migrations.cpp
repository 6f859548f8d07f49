// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/applied_migrations.h"

#include <string>

namespace tamga::archive {

bool has_migrations(const Catalogue& catalogue, std::string_view set) {
  bool any = false;
  catalogue.read([&](Transaction& transaction) {
    transaction.query("SELECT 1 AS one FROM migrations WHERE migration_set = :set LIMIT 1",
                      {{"set", std::string(set)}}, [&](const Row&) { any = true; });
  });
  return any;
}

}  // namespace tamga::archive
