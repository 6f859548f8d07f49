// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/retention/schedule_rows.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

std::vector<ScheduleItem> items_of(Transaction& transaction, const ScheduleVersion& version) {
  std::vector<ScheduleItem> items;
  transaction.query(
      "SELECT number, title, class, years FROM retention_item "
      "WHERE fonds = :fonds AND version = :version ORDER BY number",
      {{"fonds", version.fonds}, {"version", version.version}}, [&](const Row& row) {
        const auto kind = retention_term_from(row.text("class"));
        if (!kind) throw CatalogueError("retention_item has an unknown class", false);
        items.push_back({row.text("number"),
                         row.text("title"),
                         {*kind, static_cast<int>(row.integer("years"))}});
      });
  return items;
}

// Of units all of whose records are superseded: when the last one was.
std::map<std::string, std::int64_t> superseded_units(Transaction& transaction,
                                                     std::string_view fonds) {
  std::map<std::string, std::int64_t> found;
  transaction.query(
      "SELECT x.unit AS unit, MAX(x.made) AS made FROM (SELECT i.unit AS unit, i.record AS record, "
      "MIN(r.made) AS made FROM storage_unit u JOIN unit_item i ON i.unit = u.id LEFT JOIN "
      "record_relation r ON r.target = i.record AND r.relation = 'supersedes' "
      "WHERE u.fonds = :fonds GROUP BY i.unit, i.record) x "
      "GROUP BY x.unit HAVING COUNT(*) = COUNT(x.made)",
      {{"fonds", std::string(fonds)}},
      [&](const Row& row) { found[row.text("unit")] = row.integer("made"); });
  return found;
}

std::set<std::string> held_units(Transaction& transaction, std::string_view fonds) {
  std::set<std::string> found;
  const auto take = [&](const Row& row) { found.insert(row.text("unit")); };
  const Parameters of_fonds{{"fonds", std::string(fonds)}};
  transaction.query(
      "SELECT u.id AS unit FROM hold h JOIN hold_unit x ON x.hold = h.id "
      "JOIN storage_unit u ON u.id = x.unit WHERE h.lifted IS NULL AND u.fonds = :fonds",
      of_fonds, take);
  transaction.query(
      "SELECT u.id AS unit FROM hold h JOIN hold_record x ON x.hold = h.id JOIN unit_item i "
      "ON i.record = x.record JOIN storage_unit u ON u.id = i.unit "
      "WHERE h.lifted IS NULL AND u.fonds = :fonds",
      of_fonds, take);
  return found;
}

std::set<std::string> units_under_disposal(Transaction& transaction, std::string_view fonds,
                                           std::string_view other_than) {
  std::set<std::string> found;
  transaction.query(
      "SELECT x.unit AS unit FROM disposal d JOIN disposal_unit x ON x.disposal = d.id WHERE "
      "d.fonds = :fonds AND d.id <> :other AND d.state IN ('appraisal', 'appraised', 'approved')",
      {{"fonds", std::string(fonds)}, {"other", std::string(other_than)}},
      [&](const Row& row) { found.insert(row.text("unit")); });
  return found;
}

std::map<std::string, std::string> kept_units(Transaction& transaction, std::string_view fonds) {
  std::map<std::string, std::string> found;
  transaction.query(
      "SELECT x.unit AS unit, MAX(x.keep_until) AS until FROM disposal d JOIN disposal_unit x "
      "ON x.disposal = d.id WHERE d.fonds = :fonds AND x.decision = 'keep' "
      "AND d.state IN ('executed', 'closed') GROUP BY x.unit",
      {{"fonds", std::string(fonds)}},
      [&](const Row& row) { found[row.text("unit")] = row.text("until"); });
  return found;
}

UnitRetention unit_from(const Row& row) {
  UnitRetention unit;
  unit.id = row.text("id");
  unit.fonds = row.text("fonds");
  unit.file_index = row.text("file_index");
  unit.title = row.text("title");
  unit.department = row.text("department");
  unit.retention_item = row.text("retention_item");
  unit.state = row.text("state");
  unit.year = row.integer("year");
  unit.volume = row.integer("volume");
  unit.items = row.integer("items");
  unit.sheets = row.integer("sheets");
  unit.number = row.null("number") ? "" : row.text("number");
  unit.facts.trigger.year = static_cast<int>(unit.year);
  unit.facts.gone = unit.state == "destroyed" || unit.state == "transferred";
  unit.facts.open = unit.state == "open";
  return unit;
}

}  // namespace

void require_fonds(Transaction& transaction, std::string_view fonds) {
  bool found = false;
  transaction.query("SELECT 1 AS one FROM fonds WHERE id = :id", {{"id", std::string(fonds)}},
                    [&](const Row&) { found = true; });
  if (!found) throw Failure("not-found", "no fonds of this id");
}

std::vector<ScheduleVersion> schedule_versions(Transaction& transaction, std::string_view fonds) {
  std::vector<ScheduleVersion> versions;
  transaction.query(
      "SELECT version, in_force_from, basis, adopted, adopted_by FROM retention_schedule "
      "WHERE fonds = :fonds ORDER BY version",
      {{"fonds", std::string(fonds)}}, [&](const Row& row) {
        ScheduleVersion version;
        version.fonds = std::string(fonds);
        version.version = row.integer("version");
        version.in_force_from = row.text("in_force_from");
        version.basis = row.text("basis");
        version.adopted = row.integer("adopted");
        version.adopted_by = row.text("adopted_by");
        versions.push_back(std::move(version));
      });
  for (auto& version : versions) version.items = items_of(transaction, version);
  return versions;
}

void insert_schedule(Transaction& transaction, const ScheduleVersion& version) {
  transaction.run(
      "INSERT INTO retention_schedule (fonds, version, in_force_from, basis, adopted, adopted_by) "
      "VALUES (:fonds, :version, :from, :basis, :adopted, :by)",
      {{"fonds", version.fonds},
       {"version", version.version},
       {"from", version.in_force_from},
       {"basis", version.basis},
       {"adopted", version.adopted},
       {"by", version.adopted_by}});
  for (const auto& item : version.items)
    transaction.run(
        "INSERT INTO retention_item (fonds, version, number, title, class, years) "
        "VALUES (:fonds, :version, :number, :title, :class, :years)",
        {{"fonds", version.fonds},
         {"version", version.version},
         {"number", item.number},
         {"title", item.title},
         {"class", std::string(retention_term_name(item.rule.kind))},
         {"years", std::int64_t{item.rule.years}}});
}

std::string schedule_hash(const ScheduleVersion& version) {
  // By number, as the rows are read again: a draft's own order says nothing.
  std::map<std::string, nlohmann::json> items;
  for (const auto& item : version.items)
    items[item.number] = nlohmann::json::array(
        {item.number, item.title, retention_term_name(item.rule.kind), item.rule.years});
  auto said = nlohmann::json::array(
      {version.fonds, version.version, version.in_force_from, version.basis, version.adopted_by});
  for (const auto& [number, item] : items) said.push_back(item);
  return sha256_hex("tamga-schedule/1\n" + said.dump());
}

std::vector<UnitRetention> unit_facts(Transaction& transaction, std::string_view fonds,
                                      std::string_view other_than) {
  std::vector<UnitRetention> units;
  transaction.query(
      "SELECT id, fonds, file_index, title, department, retention_item, state, year, volume, "
      "items, sheets, number FROM storage_unit WHERE fonds = :fonds "
      "ORDER BY year, file_index, volume",
      {{"fonds", std::string(fonds)}}, [&](const Row& row) { units.push_back(unit_from(row)); });
  const auto superseded = superseded_units(transaction, fonds);
  const auto held = held_units(transaction, fonds);
  const auto disposed = units_under_disposal(transaction, fonds, other_than);
  const auto kept = kept_units(transaction, fonds);
  for (auto& unit : units) {
    if (const auto at = superseded.find(unit.id); at != superseded.end())
      unit.facts.trigger.superseded = at->second;
    unit.facts.held = held.contains(unit.id);
    unit.facts.under_disposal = disposed.contains(unit.id);
    if (const auto at = kept.find(unit.id); at != kept.end()) unit.facts.kept_until = at->second;
  }
  return units;
}

std::optional<ScheduleVersion> schedule_in_force(Transaction& transaction, std::string_view fonds,
                                                 std::string_view day) {
  auto versions = schedule_versions(transaction, fonds);
  std::vector<std::string> days;
  for (const auto& version : versions) days.push_back(version.in_force_from);
  const auto at = version_in_force(days, day);
  if (!at) return std::nullopt;
  return std::move(versions[*at]);
}

std::vector<UnitRetention> units_on(Transaction& transaction, std::string_view fonds,
                                    std::string_view day, std::string_view other_than) {
  const auto schedule = schedule_in_force(transaction, fonds, day);
  auto units = unit_facts(transaction, fonds, other_than);
  for (auto& unit : units) {
    if (schedule) unit.facts.rule = schedule->rule(unit.retention_item);
    if (unit.facts.rule) unit.due = due_day(*unit.facts.rule, unit.facts.trigger).value_or("");
    unit.standing = standing_of(unit.facts, day);
  }
  return units;
}

}  // namespace tamga::archive
