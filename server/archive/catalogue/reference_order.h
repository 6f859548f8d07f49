// SPDX-License-Identifier: GPL-3.0-or-later
// Tables in an order in which their rows can be inserted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "server/archive/catalogue/whole_catalogue.h"

namespace tamga::archive {

// `targets`: of a table, those that its rows refer to, itself left aside. Each comes after its
// own; else in the order given. Throws CatalogueError for a circle.
std::vector<CatalogueTable> in_order_of_reference(
    std::vector<CatalogueTable> tables,
    const std::map<std::string, std::set<std::string>>& targets);

}  // namespace tamga::archive
