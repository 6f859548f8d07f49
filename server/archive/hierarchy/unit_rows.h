// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of storage units, their items and handovers.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/hierarchy/values.h"

namespace tamga::archive {

void insert_unit(Transaction& transaction, const StorageUnit& unit);
// What changes of a unit: state, inventory and number, closing, its days and totals.
void update_unit(Transaction& transaction, const StorageUnit& unit);
std::optional<StorageUnit> find_unit(Transaction& transaction, std::string_view id);
// The newest volume of an entry, whatever its state.
std::optional<StorageUnit> newest_volume(Transaction& transaction, std::string_view entry);

// Which units; members that are empty do not count.
struct UnitsWanted {
  std::string fonds;
  std::optional<int> year;
  std::string entry, inventory, department;
  std::optional<UnitState> state;
};
// By year, index and volume; of an inventory by number.
std::vector<StorageUnit> find_units(Transaction& transaction, const UnitsWanted& wanted);

void insert_item(Transaction& transaction, const UnitItem& item);
std::vector<UnitItem> items_of(Transaction& transaction, std::string_view unit);  // in order
std::optional<UnitItem> item_of_record(Transaction& transaction, std::string_view record);

// As the hashes of values.h, of what does not change: not its document, nor when it
// was received.
std::string row_hash(const Handover& handover);
// Throws CatalogueError unique when the number is taken.
void insert_handover(Transaction& transaction, const Handover& handover,
                     const std::vector<std::string>& units);
void update_handover(Transaction& transaction, const Handover& handover);  // document, received
std::optional<Handover> handover_of_document(Transaction& transaction, std::string_view document);
std::vector<Handover> handovers_of(Transaction& transaction, std::string_view fonds, int year);
std::vector<Handover> all_handovers(Transaction& transaction);
std::vector<std::string> units_of_handover(Transaction& transaction, std::string_view handover);
std::optional<Handover> handover_of_unit(Transaction& transaction, std::string_view unit);
std::int64_t next_handover_number(Transaction& transaction, std::string_view fonds, int year);
// The next number that no unit of the inventory has.
std::int64_t next_unit_number(Transaction& transaction, std::string_view inventory);

}  // namespace tamga::archive
