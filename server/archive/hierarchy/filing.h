// SPDX-License-Identifier: GPL-3.0-or-later
// Filing: a record gets its place in the storage unit that its file plan entry has
// open, and with it its sheets.
//
// Why in the capture's own transaction: a captured record without a place would
// need somebody to notice. A unit holds `unit_sheets` at most; what does not fit
// closes the volume and opens the next (Mongolian archival practice: 250 sheets a
// unit). A PDF's pages count as sheets.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/archive/archive.h"
#include "server/archive/hierarchy/values.h"

namespace tamga::archive {

// Appends an event inside the running transaction.
using EventSink = std::function<void(std::string_view type, std::string_view subject,
                                     const std::string& detail_json)>;

// The entry of the approved plan for a record by its fonds, the year of its capture
// and its file index; nothing when no plan has a place for it: then it is unfiled.
std::optional<PlanEntry> entry_for_record(Transaction& transaction, const Record& record);

// Puts the record at the end of the entry's newest volume when that is open and has
// room, else of a new one. Events unit.opened, unit.closed go to `events`; the event
// of the filing itself is the caller's, who says the place there. CatalogueError
// unique when the record has a place.
UnitItem file_record(Transaction& transaction, const EventSink& events, const PlanEntry& entry,
                     int year, std::string_view fonds, const Record& record, std::int64_t now);

// Closes an open unit: totals and days are fixed from here on. Event unit.closed.
void close_unit(Transaction& transaction, const EventSink& events, StorageUnit& unit,
                std::int64_t now);

}  // namespace tamga::archive
