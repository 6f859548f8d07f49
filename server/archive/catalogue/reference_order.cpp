// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/reference_order.h"

#include <algorithm>

namespace tamga::archive {

std::vector<CatalogueTable> in_order_of_reference(
    std::vector<CatalogueTable> tables,
    const std::map<std::string, std::set<std::string>>& targets) {
  std::vector<CatalogueTable> ordered;
  std::set<std::string> placed;
  while (!tables.empty()) {
    const auto next = std::find_if(tables.begin(), tables.end(), [&](const auto& table) {
      const auto found = targets.find(table.name);
      return found == targets.end() ||
             std::all_of(found->second.begin(), found->second.end(), [&](const auto& target) {
               return target == table.name || placed.contains(target);
             });
    });
    if (next == tables.end()) throw CatalogueError("tables refer to each other in a circle", false);
    placed.insert(next->name);
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

}  // namespace tamga::archive
