// SPDX-License-Identifier: GPL-3.0-or-later
// Fonds, inventories and file plans. Units: hierarchy_units.cpp; records:
// hierarchy_records.cpp.
#include "server/archive/hierarchy/hierarchy.h"

#include <nlohmann/json.hpp>

#include "server/archive/hierarchy/fonds_rows.h"
#include "server/archive/hierarchy/patterns.h"
#include "server/archive/hierarchy/plan_rows.h"
#include "server/archive/record_rows.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr int first_year = 1921, last_year = 2200;  // as the papers' schemas have it

void require_length(const char* code, const char* name, const std::string& text, std::size_t least,
                    std::size_t most) {
  if (text.size() < least || text.size() > most)
    throw Failure(
        code,
        std::string(name) + ": " + std::to_string(least) + " to " + std::to_string(most) + " bytes",
        "/" + std::string(name));
}

// A schedule is in force or nothing can be held against it yet.
bool has_schedule(Transaction& transaction, const std::string& fonds) {
  bool found = false;
  transaction.query("SELECT 1 AS one FROM retention_schedule WHERE fonds = :fonds LIMIT 1",
                    {{"fonds", fonds}}, [&](const Row&) { found = true; });
  return found;
}

void require_entry(Transaction& transaction, const Fonds& fonds, const PlanEntry& entry,
                   const std::string& day) {
  constexpr const char* code = "plan-entry-invalid";
  if (!index_fits(fonds.index_pattern, entry.file_index))
    throw Failure(code, "the index is not of the form " + fonds.index_pattern, "/file_index");
  require_length(code, "title", entry.title, 1, 2000);
  require_length(code, "department", entry.department, 1, 1000);
  require_length(code, "retention_item", entry.retention_item, 1, 100);
  require_length(code, "responsible", entry.responsible, 0, 600);
  require_length(code, "note", entry.note, 0, 2000);
  if (has_schedule(transaction, fonds.id) &&
      !class_of_item(transaction, fonds, entry.retention_item, day))
    throw Failure("retention-item-unknown", "no item " + entry.retention_item, "/retention_item");
}

// The plan, when its entries may still change.
FilePlan changeable(Transaction& transaction, const std::string& id) {
  auto plan = find_plan(transaction, id);
  if (!plan) throw Failure("not-found", "no such file plan");
  if (plan->state == PlanState::Approved) throw Failure("plan-approved");
  if (!plan->document.empty()) throw Failure("plan-approved", "its paper is under its acts");
  return *plan;
}

template <typename Work>
void refusing_twice(const char* code, const char* detail, const Work& work) {
  try {
    work();
  } catch (const CatalogueError& error) {
    if (!error.unique()) throw;
    throw Failure(code, detail);
  }
}

template <typename Found, typename Work>
Found reading(const Archive& archive, const Work& work) {
  Found found;
  archive.catalogue().read([&](Transaction& transaction) { found = work(transaction); });
  return found;
}

}  // namespace

EventSink Hierarchy::sink(Transaction& transaction, const Agent& agent) const {
  return [this, &transaction, agent](std::string_view type, std::string_view subject,
                                     const std::string& detail) {
    archive_.append(transaction, agent, type, subject, detail);
  };
}

Fonds Hierarchy::create_fonds(const Agent& agent, Fonds fonds) {
  require_length("fonds-invalid", "number", fonds.number, 1, 20);
  require_length("fonds-invalid", "title", fonds.title, 1, 500);
  require_length("fonds-invalid", "organisation", fonds.organisation, 1, 500);
  if (fonds.long_from < 1 || fonds.long_from > 1000)
    throw Failure("fonds-invalid", "from 1 to 1000 years", "/long_from");
  require_registration_pattern(fonds.registration_pattern);
  require_index_pattern(fonds.index_pattern);
  fonds.created = clock_.microseconds();
  fonds.id = new_identifier(fonds.created);
  refusing_twice("fonds-invalid", "number or organisation has a fonds already", [&] {
    archive_.append(agent, "fonds.created", fonds.id,
                    json{{"number", fonds.number},
                         {"registration_pattern", fonds.registration_pattern},
                         {"index_pattern", fonds.index_pattern},
                         {"row", row_hash(fonds)}}
                        .dump(),
                    [&](Transaction& t) { insert_fonds(t, fonds); });
  });
  return fonds;
}

std::vector<Fonds> Hierarchy::fonds() const {
  return reading<std::vector<Fonds>>(archive_, [](Transaction& t) { return all_fonds(t); });
}

Fonds Hierarchy::require_fonds(std::string_view id_or_number) const {
  for (auto& fonds : this->fonds())
    if (fonds.id == id_or_number || fonds.number == id_or_number) return fonds;
  throw Failure("not-found", "no such fonds");
}

Inventory Hierarchy::create_inventory(const Agent& agent, Inventory inventory) {
  require_length("fonds-invalid", "number", inventory.number, 1, 20);
  require_length("fonds-invalid", "title", inventory.title, 1, 500);
  require_fonds(inventory.fonds);
  inventory.created = clock_.microseconds();
  inventory.id = new_identifier(inventory.created);
  refusing_twice("fonds-invalid", "the fonds has an inventory of this number", [&] {
    archive_.append(
        agent, "inventory.created", inventory.id,
        json{{"fonds", inventory.fonds}, {"number", inventory.number}, {"row", row_hash(inventory)}}
            .dump(),
        [&](Transaction& t) { insert_inventory(t, inventory); });
  });
  return inventory;
}

std::vector<Inventory> Hierarchy::inventories(std::string_view fonds) const {
  return reading<std::vector<Inventory>>(archive_,
                                         [&](Transaction& t) { return inventories_of(t, fonds); });
}

std::optional<Inventory> Hierarchy::inventory(std::string_view id) const {
  return reading<std::optional<Inventory>>(archive_,
                                           [&](Transaction& t) { return find_inventory(t, id); });
}

FilePlan Hierarchy::draft_plan(const Agent& agent, std::string_view fonds, int year) {
  if (year < first_year || year > last_year) throw Failure("argument-invalid", "year");
  FilePlan plan;
  plan.fonds = require_fonds(fonds).id;
  plan.year = year;
  plan.created = clock_.microseconds();
  plan.id = new_identifier(plan.created);
  refusing_twice("plan-exists", "", [&] {
    archive_.catalogue().read([&](Transaction& t) {
      if (archive::plan_of_year(t, plan.fonds, year)) throw Failure("plan-exists");
    });
    json hashes = json::object();
    std::vector<PlanEntry> copied;
    for (const auto& earlier : plans(plan.fonds)) {
      if (earlier.year >= year) continue;
      copied = entries(earlier.id);
      break;
    }
    for (auto& entry : copied) {
      entry.id = new_identifier(plan.created);
      entry.plan = plan.id;
      hashes[entry.id] = row_hash(entry);
    }
    archive_.append(agent, "file-plan.drafted", plan.id,
                    json{{"fonds", plan.fonds}, {"year", year}, {"entries", hashes}}.dump(),
                    [&](Transaction& t) {
                      insert_plan(t, plan);
                      for (const auto& entry : copied) insert_entry(t, entry);
                    });
  });
  return plan;
}

PlanEntry Hierarchy::add_entry(const Agent& agent, std::string_view plan_id, PlanEntry entry) {
  entry.id = new_identifier(clock_.microseconds());
  entry.plan = plan_id;
  refusing_twice("plan-entry-invalid", "the plan has this index already", [&] {
    archive_.write([&](Transaction& t) {
      auto plan = find_plan(t, entry.plan);
      if (!plan) throw Failure("not-found", "no such file plan");
      const bool approved = plan->state == PlanState::Approved;
      if (!approved) plan = changeable(t, entry.plan);
      const auto fonds = find_fonds(t, plan->fonds);
      require_entry(t, *fonds, entry, civil_day(clock_.microseconds()));
      entry.number = next_entry_number(t, entry.plan);
      insert_entry(t, entry);
      archive_.append(t, agent, approved ? "file-plan.entry-added" : "file-plan.changed",
                      entry.plan, json{{"entries", {{entry.id, row_hash(entry)}}}}.dump());
    });
  });
  return entry;
}

PlanEntry Hierarchy::change_entry(const Agent& agent, PlanEntry entry) {
  refusing_twice("plan-entry-invalid", "the plan has this index already", [&] {
    archive_.write([&](Transaction& t) {
      const auto before = find_entry(t, entry.id);
      if (!before) throw Failure("not-found", "no such entry");
      entry.plan = before->plan;
      entry.number = before->number;
      const auto plan = changeable(t, entry.plan);
      require_entry(t, *find_fonds(t, plan.fonds), entry, civil_day(clock_.microseconds()));
      replace_entry(t, entry);
      archive_.append(t, agent, "file-plan.changed", entry.plan,
                      json{{"entries", {{entry.id, row_hash(entry)}}}}.dump());
    });
  });
  return entry;
}

void Hierarchy::remove_entry(const Agent& agent, std::string_view id) {
  archive_.write([&](Transaction& t) {
    const auto entry = find_entry(t, id);
    if (!entry) throw Failure("not-found", "no such entry");
    changeable(t, entry->plan);
    delete_entry(t, id);
    archive_.append(t, agent, "file-plan.changed", entry->plan,
                    json{{"entries", {{entry->id, nullptr}}}}.dump());
  });
}

std::vector<FilePlan> Hierarchy::plans(std::string_view fonds) const {
  return reading<std::vector<FilePlan>>(archive_,
                                        [&](Transaction& t) { return plans_of(t, fonds); });
}
std::optional<FilePlan> Hierarchy::plan(std::string_view id) const {
  return reading<std::optional<FilePlan>>(archive_,
                                          [&](Transaction& t) { return find_plan(t, id); });
}
std::optional<FilePlan> Hierarchy::plan_of_year(std::string_view fonds, int year) const {
  return reading<std::optional<FilePlan>>(
      archive_, [&](Transaction& t) { return archive::plan_of_year(t, fonds, year); });
}
std::optional<FilePlan> Hierarchy::plan_of_document(std::string_view document) const {
  return reading<std::optional<FilePlan>>(
      archive_, [&](Transaction& t) { return archive::plan_of_document(t, document); });
}
std::vector<PlanEntry> Hierarchy::entries(std::string_view plan) const {
  return reading<std::vector<PlanEntry>>(archive_,
                                         [&](Transaction& t) { return entries_of(t, plan); });
}
std::optional<PlanEntry> Hierarchy::entry(std::string_view id) const {
  return reading<std::optional<PlanEntry>>(archive_,
                                           [&](Transaction& t) { return find_entry(t, id); });
}

void Hierarchy::set_plan_document(const Agent& agent, std::string_view id,
                                  std::string_view document) {
  archive_.append(agent, "file-plan.paper", id, json{{"document", document}}.dump(),
                  [&](Transaction& t) {
                    auto plan = find_plan(t, id);
                    if (!plan) throw Failure("not-found", "no such file plan");
                    if (plan->state == PlanState::Approved) throw Failure("plan-approved");
                    plan->document = document;
                    update_plan(t, *plan);
                  });
}

void Hierarchy::approve_plan(Transaction& transaction, const Agent& agent, std::string_view id,
                             std::string_view document, const Record& record) const {
  auto plan = find_plan(transaction, id);
  if (!plan || plan->document != document) throw Failure("plan-differs");
  if (plan->state == PlanState::Approved) return;
  plan->state = PlanState::Approved;
  plan->approved = clock_.microseconds();
  update_plan(transaction, *plan);
  archive_.append(
      transaction, agent, "file-plan.approved", plan->id,
      json{{"document", document}, {"record", record.id}, {"approved", plan->approved}}.dump());
  // Its own paper was captured a moment ago, before the plan had a place for it.
  if (!item_of_record(transaction, record.id))
    if (const auto entry = entry_for_record(transaction, record))
      file_in(transaction, agent, record, *entry, plan->year);
}

}  // namespace tamga::archive
