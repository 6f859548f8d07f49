// SPDX-License-Identifier: GPL-3.0-or-later
// Records in the hierarchy: their places, those that have none, and what they are to
// each other.
#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/hierarchy/plan_rows.h"
#include "server/archive/hierarchy/relation_rows.h"
#include "server/archive/record_rows.h"
#include "server/civil_time.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::int64_t most_probable = 10;

// Ids of unfiled records of a fonds, or of all that have one; oldest first.
std::vector<std::string> unfiled_ids(Transaction& transaction, std::string_view fonds,
                                     std::size_t limit) {
  std::vector<std::string> ids;
  transaction.query(
      "SELECT r.id AS id FROM records r LEFT JOIN unit_item i ON i.record = r.id "
      "WHERE i.record IS NULL AND r.fonds <> '' AND (:fonds = '' OR r.fonds = :fonds) "
      "ORDER BY r.sequence LIMIT :limit",
      {{"fonds", std::string(fonds)}, {"limit", static_cast<std::int64_t>(limit)}},
      [&](const Row& row) { ids.push_back(row.text("id")); });
  return ids;
}

}  // namespace

std::optional<UnitItem> Hierarchy::place(std::string_view record) const {
  std::optional<UnitItem> found;
  archive_.catalogue().read([&](Transaction& t) { found = item_of_record(t, record); });
  return found;
}

std::vector<Unfiled> Hierarchy::unfiled(std::string_view fonds, std::size_t limit) const {
  std::vector<Unfiled> found;
  archive_.catalogue().read([&](Transaction& t) {
    for (const auto& id : unfiled_ids(t, fonds, limit)) {
      auto record = find_record(t, id);
      if (!record) continue;
      auto entry = entry_for_record(t, *record);
      found.push_back({std::move(*record), entry.value_or(PlanEntry{})});
    }
  });
  return found;
}

std::size_t Hierarchy::unfiled_count(std::string_view fonds) const {
  std::int64_t count = 0;
  archive_.catalogue().read([&](Transaction& t) {
    t.query(
        "SELECT COUNT(*) AS count FROM records r LEFT JOIN unit_item i ON i.record = r.id "
        "WHERE i.record IS NULL AND r.fonds <> '' AND (:fonds = '' OR r.fonds = :fonds)",
        {{"fonds", std::string(fonds)}}, [&](const Row& row) { count = row.integer("count"); });
  });
  return static_cast<std::size_t>(count);
}

UnitItem Hierarchy::file_in(Transaction& transaction, const Agent& agent, const Record& record,
                            const PlanEntry& entry, int year) const {
  const auto item = file_record(transaction, sink(transaction, agent), entry, year, record.fonds,
                                record, clock_.microseconds());
  archive_.append(
      transaction, agent, "record.filed", record.id,
      json{{"unit", item.unit}, {"item", item.number}, {"sheets", {item.sheet_from, item.sheet_to}}}
          .dump());
  return item;
}

UnitItem Hierarchy::file(const Agent& agent, std::string_view record_id,
                         std::string_view entry_id) {
  UnitItem item;
  archive_.write([&](Transaction& t) {
    const auto record = find_record(t, record_id);
    const auto entry = find_entry(t, entry_id);
    if (!record || !entry) throw Failure("not-found", "no such record or entry");
    if (item_of_record(t, record_id)) throw Failure("record-filed");
    const auto plan = find_plan(t, entry->plan);
    if (plan->state != PlanState::Approved || plan->fonds != record->fonds)
      throw Failure("plan-entry-invalid", "not of an approved plan of the record's fonds");
    item = file_in(t, agent, *record, *entry, plan->year);
  });
  return item;
}

std::size_t Hierarchy::file_waiting(const Agent& agent, std::string_view fonds, std::size_t limit) {
  std::size_t filed = 0;
  archive_.write([&](Transaction& t) {
    filed = 0;
    for (const auto& id : unfiled_ids(t, fonds, limit)) {
      const auto record = find_record(t, id);
      const auto entry = record ? entry_for_record(t, *record) : std::nullopt;
      if (!entry) continue;
      file_in(t, agent, *record, *entry, civil_year(record->captured));
      ++filed;
    }
  });
  return filed;
}

Relation Hierarchy::relate(const Agent& agent, Relation relation) {
  archive_.write([&](Transaction& t) {
    relation.made = clock_.microseconds();
    if (const auto fault = relation_fault(t, relation); !fault.empty())
      throw Failure("relation-invalid", fault);
    insert_relation(t, relation);
    archive_.append(
        t, agent, "record.related", relation.record,
        json{{"relation", relation_name(relation.kind)}, {"target", relation.target}}.dump());
  });
  return relation;
}

std::vector<Relation> Hierarchy::relations(std::string_view record) const {
  std::vector<Relation> found;
  archive_.catalogue().read([&](Transaction& t) { found = relations_of(t, record); });
  return found;
}

std::vector<Record> Hierarchy::supersedes_probably(const Record& record) const {
  std::vector<Record> found;
  if (record.position.empty()) return found;
  archive_.catalogue().read([&](Transaction& t) {
    std::vector<std::string> ids;
    t.query(
        "SELECT r.id AS id FROM records r WHERE r.organisation = :organisation AND "
        "r.unit = :unit AND r.position = :position AND r.form = :form AND "
        "r.person_name = :person AND r.year <= :year AND r.sequence < (SELECT n.sequence FROM "
        "records n WHERE n.id = :id) AND "
        "NOT EXISTS (SELECT 1 FROM record_relation s WHERE s.target = r.id AND "
        "s.relation = 'supersedes') ORDER BY r.sequence DESC LIMIT :limit",
        {{"organisation", record.organisation},
         {"unit", record.unit},
         {"position", record.position},
         {"form", record.form},
         {"person", record.person_name},
         {"year", std::int64_t{record.year}},
         {"id", record.id},
         {"limit", most_probable}},
        [&](const Row& row) { ids.push_back(row.text("id")); });
    for (const auto& id : ids)
      if (auto earlier = find_record(t, id)) found.push_back(std::move(*earlier));
  });
  return found;
}

}  // namespace tamga::archive
