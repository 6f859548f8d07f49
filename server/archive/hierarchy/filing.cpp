// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/filing.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/plan_rows.h"
#include "server/archive/hierarchy/unit_rows.h"
#include "server/civil_time.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

StorageUnit open_volume(Transaction& transaction, const EventSink& events, const PlanEntry& entry,
                        int year, std::string_view fonds, std::int64_t volume, std::int64_t now) {
  StorageUnit unit;
  unit.id = new_identifier(now);
  unit.fonds = fonds;
  unit.entry = entry.id;
  unit.file_index = entry.file_index;
  unit.year = year;
  unit.volume = volume;
  unit.title = entry.title;
  unit.department = entry.department;
  unit.retention_item = entry.retention_item;
  unit.open = entry.open;
  unit.opened = now;
  insert_unit(transaction, unit);
  events("unit.opened", unit.id,
         json{{"fonds", unit.fonds},
              {"year", unit.year},
              {"file_index", unit.file_index},
              {"volume", unit.volume},
              {"row", row_hash(unit)}}
             .dump());
  return unit;
}

}  // namespace

std::optional<PlanEntry> entry_for_record(Transaction& transaction, const Record& record) {
  if (record.fonds.empty() || record.file_index.empty()) return std::nullopt;
  return entry_for(transaction, record.fonds, civil_year(record.captured), record.file_index);
}

void close_unit(Transaction& transaction, const EventSink& events, StorageUnit& unit,
                std::int64_t now) {
  unit.state = UnitState::Closed;
  unit.closed = now;
  update_unit(transaction, unit);
  events("unit.closed", unit.id,
         json{{"items", unit.items},
              {"sheets", unit.sheets},
              {"started", unit.started},
              {"ended", unit.ended},
              {"closed", unit.closed}}
             .dump());
}

UnitItem file_record(Transaction& transaction, const EventSink& events, const PlanEntry& entry,
                     int year, std::string_view fonds, const Record& record, std::int64_t now) {
  const std::int64_t sheets = std::max(record.pages, 1);
  auto unit = newest_volume(transaction, entry.id);
  if (unit && unit->state == UnitState::Open && unit->sheets + sheets > unit_sheets)
    close_unit(transaction, events, *unit, now);
  if (!unit || unit->state != UnitState::Open)
    unit = open_volume(transaction, events, entry, year, fonds, unit ? unit->volume + 1 : 1, now);
  const UnitItem item{unit->id, unit->items + 1, record.id, unit->sheets + 1,
                      unit->sheets + sheets};
  insert_item(transaction, item);
  // Records filed later may be older than those before them.
  const auto day = civil_day(record.captured);
  if (unit->started.empty() || day < unit->started) unit->started = day;
  if (unit->ended.empty() || day > unit->ended) unit->ended = day;
  unit->items = item.number;
  unit->sheets = item.sheet_to;
  update_unit(transaction, *unit);
  return item;
}

}  // namespace tamga::archive
