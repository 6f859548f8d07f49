// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of fonds and inventories. Only ever inserted.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/hierarchy/values.h"

namespace tamga::archive {

// Throw CatalogueError unique when number or organisation is taken.
void insert_fonds(Transaction& transaction, const Fonds& fonds);
void insert_inventory(Transaction& transaction, const Inventory& inventory);

std::optional<Fonds> find_fonds(Transaction& transaction, std::string_view id);
std::optional<Fonds> fonds_of_organisation(Transaction& transaction, std::string_view organisation);
std::vector<Fonds> all_fonds(Transaction& transaction);  // by number

std::optional<Inventory> find_inventory(Transaction& transaction, std::string_view id);
std::vector<Inventory> inventories_of(Transaction& transaction, std::string_view fonds);

// An item of the retention schedule: "permanent", "years", "until-superseded", and of
// how many years.
struct ItemTerm {
  std::string kind;
  std::int64_t years = 0;
};
std::optional<ItemTerm> term_of_item(Transaction& transaction, const Fonds& fonds,
                                     std::string_view item, std::string_view day);
// The class of an item by the newest version of the fonds's retention schedule that
// is in force on `day`; nothing when the schedule has no such item: a class is never
// guessed. Until superseded and n years more counts by its n.
std::optional<RetentionClass> class_of_item(Transaction& transaction, const Fonds& fonds,
                                            std::string_view item, std::string_view day);

}  // namespace tamga::archive
