// SPDX-License-Identifier: GPL-3.0-or-later
// Storage units: closed, numbered, handed over.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/fonds_rows.h"
#include "server/archive/hierarchy/hierarchy.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

template <typename Found, typename Work>
Found reading(const Archive& archive, const Work& work) {
  Found found;
  archive.catalogue().read([&](Transaction& transaction) { found = work(transaction); });
  return found;
}

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

// In Mongolian, as archives write it on the cover; an archivist who wants another
// title makes the inventory by hand beforehand.
std::string inventory_title(RetentionClass retention_class, bool open) {
  const char* kept = retention_class == RetentionClass::Permanent ? "Байнга хадгалах"
                     : retention_class == RetentionClass::Long ? "Удаан хугацаагаар хадгалах"
                                                               : "Түр хадгалах";
  return std::string(kept) + (open ? " илт" : " нууц") + " баримтын данс";
}

// The newest inventory of this class and openness, made when there is none.
Inventory inventory_for(Transaction& transaction, const EventSink& events, const Fonds& fonds,
                        RetentionClass retention_class, bool open, std::int64_t now) {
  const auto known = inventories_of(transaction, fonds.id);
  for (auto it = known.rbegin(); it != known.rend(); ++it)
    if (it->retention_class == retention_class && it->open == open) return *it;
  Inventory inventory;
  inventory.id = new_identifier(now);
  inventory.fonds = fonds.id;
  std::int64_t number = static_cast<std::int64_t>(known.size()) + 1;
  const auto taken = [&](const std::string& text) {
    for (const auto& other : known)
      if (other.number == text) return true;
    return false;
  };
  while (taken(std::to_string(number))) ++number;
  inventory.number = std::to_string(number);
  inventory.retention_class = retention_class;
  inventory.open = open;
  inventory.title = inventory_title(retention_class, open);
  inventory.created = now;
  insert_inventory(transaction, inventory);
  events(
      "inventory.created", inventory.id,
      json{{"fonds", fonds.id}, {"number", inventory.number}, {"row", row_hash(inventory)}}.dump());
  return inventory;
}

}  // namespace

std::vector<StorageUnit> Hierarchy::units(const UnitsWanted& wanted) const {
  return reading<std::vector<StorageUnit>>(archive_,
                                           [&](Transaction& t) { return find_units(t, wanted); });
}
std::optional<StorageUnit> Hierarchy::unit(std::string_view id) const {
  return reading<std::optional<StorageUnit>>(archive_,
                                             [&](Transaction& t) { return find_unit(t, id); });
}
std::vector<UnitItem> Hierarchy::items(std::string_view unit) const {
  return reading<std::vector<UnitItem>>(archive_,
                                        [&](Transaction& t) { return items_of(t, unit); });
}

StorageUnit Hierarchy::close_unit(const Agent& agent, std::string_view id) {
  std::optional<StorageUnit> unit;
  archive_.write([&](Transaction& t) {
    unit = find_unit(t, id);
    if (!unit) throw Failure("not-found", "no such storage unit");
    if (unit->state != UnitState::Open) throw Failure("unit-state", "it is closed already");
    archive::close_unit(t, sink(t, agent), *unit, clock_.microseconds());
  });
  return *unit;
}

std::vector<StorageUnit> Hierarchy::close_year(const Agent& agent, std::string_view fonds, int year,
                                               bool early) {
  if (!early && year >= civil_year(clock_.microseconds()))
    throw Failure("year-not-over", std::to_string(year));
  std::vector<StorageUnit> closed;
  archive_.write([&](Transaction& t) {
    closed = find_units(t, {std::string(fonds), year, {}, {}, {}, UnitState::Open});
    for (auto& unit : closed) archive::close_unit(t, sink(t, agent), unit, clock_.microseconds());
  });
  return closed;
}

Hierarchy::Numbered Hierarchy::number_units(const Agent& agent, std::string_view fonds_id,
                                            int year) {
  Numbered result;
  archive_.write([&](Transaction& t) {
    result = {};
    const auto fonds = find_fonds(t, fonds_id);
    if (!fonds) throw Failure("not-found", "no such fonds");
    const auto now = clock_.microseconds();
    for (auto& unit : find_units(t, {fonds->id, year, {}, {}, {}, UnitState::Closed})) {
      if (!unit.inventory.empty()) continue;
      const auto kept = class_of_item(t, *fonds, unit.retention_item, civil_day(now));
      if (!kept) {
        result.unknown.push_back(unit);
        continue;
      }
      unit.inventory = inventory_for(t, sink(t, agent), *fonds, *kept, unit.open, now).id;
      unit.number = next_unit_number(t, unit.inventory);
      update_unit(t, unit);
      archive_.append(t, agent, "unit.numbered", unit.id,
                      json{{"inventory", unit.inventory}, {"number", unit.number}}.dump());
      result.units.push_back(unit);
    }
  });
  return result;
}

Handover Hierarchy::create_handover(const Agent& agent, Handover handover,
                                    const std::vector<std::string>& units) {
  handover.created = clock_.microseconds();
  handover.id = new_identifier(handover.created);
  handover.received = 0;
  try {
    archive_.write([&](Transaction& t) {
      for (const auto& id : units) {
        const auto unit = find_unit(t, id);
        if (!unit || unit->fonds != handover.fonds || unit->state != UnitState::Closed ||
            handover_of_unit(t, id))
          throw Failure("unit-state", "unit " + id + " cannot be handed over");
      }
      insert_handover(t, handover, units);
      archive_.append(t, agent, "handover.drawn-up", handover.id,
                      json{{"document", handover.document},
                           {"row", row_hash(handover)},
                           {"units", sorted(units)}}
                          .dump());
    });
  } catch (const CatalogueError& error) {
    if (!error.unique()) throw;
    throw Failure("revision-stale", "another act was drawn up meanwhile");
  }
  return handover;
}

std::vector<Handover> Hierarchy::handovers(std::string_view fonds, int year) const {
  return reading<std::vector<Handover>>(
      archive_, [&](Transaction& t) { return handovers_of(t, fonds, year); });
}
std::optional<Handover> Hierarchy::handover_of_document(std::string_view document) const {
  return reading<std::optional<Handover>>(
      archive_, [&](Transaction& t) { return archive::handover_of_document(t, document); });
}
std::vector<StorageUnit> Hierarchy::handover_units(std::string_view handover) const {
  return reading<std::vector<StorageUnit>>(archive_, [&](Transaction& t) {
    std::vector<StorageUnit> units;
    for (const auto& id : units_of_handover(t, handover))
      if (auto unit = find_unit(t, id)) units.push_back(std::move(*unit));
    return units;
  });
}

void Hierarchy::replace_handover_document(const Agent& agent, std::string_view id,
                                          std::string_view document) {
  archive_.write([&](Transaction& t) {
    std::optional<Handover> handover;
    t.query(
        "SELECT document FROM handover WHERE id = :id", {{"id", std::string(id)}},
        [&](const Row& row) { handover = archive::handover_of_document(t, row.text("document")); });
    if (!handover) throw Failure("not-found", "no such handover");
    if (handover->received != 0) throw Failure("unit-state", "the act is done");
    handover->document = document;
    update_handover(t, *handover);
    archive_.append(t, agent, "handover.drawn-up", handover->id,
                    json{{"document", document}}.dump());
  });
}

void Hierarchy::receive(Transaction& transaction, const Agent& agent, Handover handover,
                        std::string_view record) const {
  if (handover.received != 0) return;
  for (const auto& id : units_of_handover(transaction, handover.id)) {
    auto unit = find_unit(transaction, id);
    if (!unit || unit->state != UnitState::Closed || unit->inventory.empty())
      throw Failure("handover-differs", "unit " + id);
    unit->state = UnitState::Archived;
    update_unit(transaction, *unit);
    archive_.append(transaction, agent, "unit.handed-over", unit->id,
                    json{{"handover", handover.id},
                         {"document", handover.document},
                         {"record", record},
                         {"inventory", unit->inventory},
                         {"number", unit->number}}
                        .dump());
  }
  handover.received = clock_.microseconds();
  update_handover(transaction, handover);
  archive_.append(transaction, agent, "handover.received", handover.id,
                  json{{"record", record}, {"received", handover.received}}.dump());
}

}  // namespace tamga::archive
