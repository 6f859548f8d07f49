// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/hierarchy_check.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/fonds_rows.h"
#include "server/archive/hierarchy/plan_rows.h"
#include "server/archive/hierarchy/relation_rows.h"
#include "server/archive/hierarchy/unit_rows.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/object_rows.h"

namespace tamga::archive {
namespace {

using nlohmann::json;
using Faults = std::vector<Archive::Fault>;

json detail_of(const EventRow& event) {
  auto detail = json::parse(event.detail, nullptr, false);
  return detail.is_object() ? detail : json::object();
}

void each_event(Transaction& transaction, std::string_view subject,
                const std::function<void(const std::string&, const json&)>& visit) {
  each_event_about(transaction, subject, static_cast<std::size_t>(-1),
                   [&](const EventRow& event) { visit(event.type, detail_of(event)); });
}

// Subjects of events of a type whose row is gone.
void check_gone(Transaction& transaction, const std::string& type, const std::string& table,
                const char* kind, Faults& faults) {
  transaction.query(
      "SELECT e.subject AS subject FROM events e WHERE e.type = :type AND NOT EXISTS "
      "(SELECT 1 FROM " +
          table + " r WHERE r.id = e.subject)",
      {{"type", type}}, [&](const Row& row) {
        faults.push_back({kind, row.text("subject"), "its row is gone"});
      });
}

// A row that never changes, against the hash in the event that made it.
template <typename Rows>
void check_fixed(Transaction& transaction, const Rows& rows, std::string_view type,
                 const char* kind, Faults& faults) {
  for (const auto& value : rows) {
    std::string said;
    each_event(transaction, value.id, [&](const std::string& event, const json& detail) {
      if (event == type) said = detail.value("row", "");
    });
    if (said != row_hash(value))
      faults.push_back({kind, value.id, said.empty() ? "no event made it" : "its values differ"});
  }
}

void check_plan(Transaction& transaction, const FilePlan& plan, Faults& faults) {
  std::map<std::string, std::string> expected;  // entry → hash
  bool drafted = false, approved = false;
  std::string document;
  each_event(transaction, plan.id, [&](const std::string& type, const json& detail) {
    if (type == "file-plan.drafted") {
      drafted = detail.value("fonds", "") == plan.fonds && detail.value("year", 0) == plan.year;
    }
    if (type == "file-plan.paper") document = detail.value("document", "");
    if (type == "file-plan.approved")
      approved = detail.value("approved", std::int64_t{0}) == plan.approved;
    const auto entries = detail.find("entries");
    if (entries == detail.end() || !entries->is_object()) return;
    for (const auto& [id, hash] : entries->items())
      if (hash.is_string())
        expected[id] = hash.get<std::string>();
      else
        expected.erase(id);
  });
  if (!drafted || document != plan.document || approved != (plan.state == PlanState::Approved))
    faults.push_back({"plan-altered", plan.id, "it is not what its events say"});
  for (const auto& entry : entries_of(transaction, plan.id)) {
    const auto at = expected.find(entry.id);
    if (at == expected.end() || at->second != row_hash(entry))
      faults.push_back({"plan-altered", entry.id, "entry " + entry.file_index + " differs"});
    if (at != expected.end()) expected.erase(at);
  }
  for (const auto& [id, hash] : expected)
    faults.push_back({"plan-altered", id, "an entry of the plan is gone"});
}

// What the events say of a unit, in the row's own terms.
StorageUnit unit_by_events(Transaction& transaction, const StorageUnit& row, std::string& opened) {
  StorageUnit said = row;
  said.state = UnitState::Open;
  said.inventory.clear();
  said.number = said.closed = 0;
  each_event(transaction, row.id, [&](const std::string& type, const json& detail) {
    if (type == "unit.opened") opened = detail.value("row", "");
    if (type == "unit.closed") {
      said.state = UnitState::Closed;
      said.items = detail.value("items", std::int64_t{-1});
      said.sheets = detail.value("sheets", std::int64_t{-1});
      said.started = detail.value("started", "");
      said.ended = detail.value("ended", "");
      said.closed = detail.value("closed", std::int64_t{0});
    }
    if (type == "unit.numbered" || type == "unit.handed-over") {
      said.inventory = detail.value("inventory", "");
      said.number = detail.value("number", std::int64_t{0});
    }
    if (type == "unit.handed-over") said.state = UnitState::Archived;
    if (type == "unit.destroyed") said.state = UnitState::Destroyed;
    if (type == "unit.transferred") said.state = UnitState::Transferred;
  });
  return said;
}

bool is_imported(Transaction& transaction, const std::string& unit) {
  bool imported = false;
  each_event_about(transaction, unit, 1,
                   [&](const EventRow& event) { imported = !event.origin.empty(); });
  return imported;
}

void check_items_that_came(Transaction& transaction, const StorageUnit& unit, Faults& faults) {
  std::int64_t items = 0, sheets = 0;
  for (const auto& item : items_of(transaction, unit.id)) {
    if (item.number <= items || item.sheet_from <= sheets || item.sheet_to < item.sheet_from)
      faults.push_back({"item-altered", item.record, "its sheets do not follow those before it"});
    items = item.number;
    sheets = item.sheet_to;
  }
  if (items > unit.items || sheets > unit.sheets)
    faults.push_back({"unit-altered", unit.id, "its totals are less than its items"});
}

void check_unit(Transaction& transaction, const StorageUnit& unit, Faults& faults) {
  const auto fault = [&](const std::string& detail) {
    faults.push_back({"unit-altered", unit.id, detail});
  };
  std::string opened;
  const auto said = unit_by_events(transaction, unit, opened);
  if (opened != row_hash(unit)) fault(opened.empty() ? "no event opened it" : "its values differ");
  if (said.state != unit.state) fault("its state is not the one that its events give");
  if (said.inventory != unit.inventory || said.number != unit.number)
    fault("its number in the inventory differs");
  if (said.closed != unit.closed || said.started != unit.started || said.ended != unit.ended)
    fault("its days differ");
  // Of a unit that came with a package some records may have stayed where they were.
  if (is_imported(transaction, unit.id)) return check_items_that_came(transaction, unit, faults);
  std::int64_t items = 0, sheets = 0;
  for (const auto& item : items_of(transaction, unit.id)) {
    if (item.number != ++items || item.sheet_from != sheets + 1 || item.sheet_to < item.sheet_from)
      faults.push_back({"item-altered", item.record, "its sheets do not follow those before it"});
    sheets = item.sheet_to;
  }
  if (items != unit.items || sheets != unit.sheets || said.items != items || said.sheets != sheets)
    fault("its totals are not those of its items");
}

void check_handover(Transaction& transaction, const Handover& handover, Faults& faults) {
  std::string made, document;
  std::int64_t received = 0;
  json units = json::array();
  each_event(transaction, handover.id, [&](const std::string& type, const json& detail) {
    if (type == "handover.received") received = detail.value("received", std::int64_t{0});
    if (type != "handover.drawn-up") return;
    document = detail.value("document", "");
    made = detail.value("row", made);
    units = detail.value("units", units);
  });
  auto kept = units_of_handover(transaction, handover.id);
  std::sort(kept.begin(), kept.end());
  // Of an act that came with a package perhaps only some units did, and none of its events.
  const auto came = [&](const std::string& unit) { return is_imported(transaction, unit); };
  if (made.empty() && !kept.empty() && std::all_of(kept.begin(), kept.end(), came)) return;
  if (made != row_hash(handover) || document != handover.document ||
      received != handover.received || units != json(kept))
    faults.push_back({"handover-altered", handover.id, "it is not what its events say"});
}

// Relations and renditions in a form that compares.
std::string text_of(const Relation& relation) {
  return std::string(relation_name(relation.kind)) + " " + relation.target;
}
json json_of(const Rendition& rendition) {
  return {{"number", rendition.number},
          {"kind", rendition.kind},
          {"media_type", rendition.media_type},
          {"sha256", rendition.sha256},
          {"size", rendition.size}};
}

// Everything that hangs on one record, against all events about it.
void check_record(Transaction& transaction, const std::string& record, Faults& faults) {
  json place;
  std::map<std::string, int> relations;
  std::vector<json> renditions;
  each_event(transaction, record, [&](const std::string& type, const json& detail) {
    if ((type == "record.captured" || type == "record.filed") && detail.contains("unit"))
      place = {detail["unit"], detail["item"], detail["sheets"]};
    const auto related = [&](const json& said) {
      ++relations[said.value("relation", "") + " " + said.value("target", "")];
    };
    if (type == "record.captured")
      for (const auto& said : detail.value("relations", json::array())) related(said);
    if (type == "record.related") related(detail);
    if (type == "record.rendered") renditions.push_back(detail);
  });
  json kept;
  if (const auto item = item_of_record(transaction, record))
    kept = {item->unit, item->number, {item->sheet_from, item->sheet_to}};
  if (kept != place)
    faults.push_back({"item-altered", record, "its place is not the one that its events give"});
  for (const auto& relation : relations_of(transaction, record))
    if (relation.record == record) --relations[text_of(relation)];
  // To records that have not come (yet) with a package.
  transaction.query(
      "SELECT relation, target FROM imported_relation WHERE record = :record", {{"record", record}},
      [&](const Row& row) { --relations[row.text("relation") + " " + row.text("target")]; });
  for (const auto& [text, balance] : relations)
    if (balance != 0)
      faults.push_back(
          {"relation-altered", record, text + (balance > 0 ? " is gone" : " has no event")});
  std::vector<json> rows;
  for (const auto& rendition : renditions_of(transaction, record))
    rows.push_back(json_of(rendition));
  // Of a record that is disposed of they are gone by an act.
  if (rows != renditions && !is_disposed(transaction, record))
    faults.push_back({"rendition-altered", record, "its renditions are not those of its events"});
}

void check_all(Transaction& transaction, Faults& faults) {
  const auto all = all_fonds(transaction);
  check_gone(transaction, "fonds.created", "fonds", "fonds-altered", faults);
  check_gone(transaction, "inventory.created", "inventory", "inventory-altered", faults);
  check_gone(transaction, "file-plan.drafted", "file_plan", "plan-altered", faults);
  check_gone(transaction, "handover.drawn-up", "handover", "handover-altered", faults);
  check_gone(transaction, "unit.opened", "storage_unit", "unit-altered", faults);
  check_fixed(transaction, all, "fonds.created", "fonds-altered", faults);
  for (const auto& fonds : all) {
    check_fixed(transaction, inventories_of(transaction, fonds.id), "inventory.created",
                "inventory-altered", faults);
    for (const auto& plan : plans_of(transaction, fonds.id)) check_plan(transaction, plan, faults);
    for (const auto& unit : find_units(transaction, {fonds.id, {}, {}, {}, {}, {}}))
      check_unit(transaction, unit, faults);
  }
  for (const auto& handover : all_handovers(transaction))
    check_handover(transaction, handover, faults);
  transaction.query("SELECT id FROM records ORDER BY sequence", {},
                    [&](const Row& row) { check_record(transaction, row.text("id"), faults); });
}

}  // namespace

void check_hierarchy(Checking& checking) {
  checking.catalogue.read(
      [&](Transaction& transaction) { check_all(transaction, checking.faults); });
}

}  // namespace tamga::archive
