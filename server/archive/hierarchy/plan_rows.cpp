// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/hierarchy/plan_rows.h"

namespace tamga::archive {
namespace {

constexpr std::string_view plan_columns = "id, fonds, year, state, document, created, approved";
constexpr std::string_view entry_columns =
    "e.id AS id, e.plan AS plan, e.number AS number, e.file_index AS file_index, e.title AS title, "
    "e.department AS department, e.retention_item AS retention_item, e.open AS open, "
    "e.responsible AS responsible, e.note AS note";

FilePlan plan_from(const Row& row) {
  FilePlan plan;
  plan.id = row.text("id");
  plan.fonds = row.text("fonds");
  plan.year = static_cast<int>(row.integer("year"));
  plan.state = row.text("state") == plan_state_name(PlanState::Approved) ? PlanState::Approved
                                                                         : PlanState::Draft;
  plan.document = row.text("document");
  plan.created = row.integer("created");
  plan.approved = row.integer("approved");
  return plan;
}

PlanEntry entry_from(const Row& row) {
  PlanEntry entry;
  entry.id = row.text("id");
  entry.plan = row.text("plan");
  entry.number = row.integer("number");
  entry.file_index = row.text("file_index");
  entry.title = row.text("title");
  entry.department = row.text("department");
  entry.retention_item = row.text("retention_item");
  entry.open = row.integer("open") != 0;
  entry.responsible = row.text("responsible");
  entry.note = row.text("note");
  return entry;
}

Parameters values_of(const PlanEntry& entry) {
  return {{"id", entry.id},
          {"plan", entry.plan},
          {"number", entry.number},
          {"file_index", entry.file_index},
          {"title", entry.title},
          {"department", entry.department},
          {"retention_item", entry.retention_item},
          {"open", std::int64_t{entry.open ? 1 : 0}},
          {"responsible", entry.responsible},
          {"note", entry.note}};
}

std::optional<FilePlan> one_plan(Transaction& transaction, const std::string& where,
                                 const Parameters& parameters) {
  std::optional<FilePlan> found;
  transaction.query("SELECT " + std::string(plan_columns) + " FROM file_plan WHERE " + where,
                    parameters, [&](const Row& row) { found = plan_from(row); });
  return found;
}

std::optional<PlanEntry> one_entry(Transaction& transaction, const std::string& from_where,
                                   const Parameters& parameters) {
  std::optional<PlanEntry> found;
  transaction.query(
      "SELECT " + std::string(entry_columns) + " FROM file_plan_entry e " + from_where, parameters,
      [&](const Row& row) { found = entry_from(row); });
  return found;
}

Value time_or_null(std::int64_t time) {
  return time == 0 ? Value(nullptr) : Value(time);
}

}  // namespace

void insert_plan(Transaction& transaction, const FilePlan& plan) {
  transaction.run("INSERT INTO file_plan (" + std::string(plan_columns) +
                      ") VALUES (:id, :fonds, :year, :state, :document, :created, :approved)",
                  {{"id", plan.id},
                   {"fonds", plan.fonds},
                   {"year", std::int64_t{plan.year}},
                   {"state", std::string(plan_state_name(plan.state))},
                   {"document", plan.document},
                   {"created", plan.created},
                   {"approved", time_or_null(plan.approved)}});
}

void update_plan(Transaction& transaction, const FilePlan& plan) {
  transaction.run(
      "UPDATE file_plan SET state = :state, document = :document, approved = :approved "
      "WHERE id = :id",
      {{"id", plan.id},
       {"state", std::string(plan_state_name(plan.state))},
       {"document", plan.document},
       {"approved", time_or_null(plan.approved)}});
}

std::optional<FilePlan> find_plan(Transaction& transaction, std::string_view id) {
  return one_plan(transaction, "id = :id", {{"id", std::string(id)}});
}

std::optional<FilePlan> plan_of_year(Transaction& transaction, std::string_view fonds, int year) {
  return one_plan(transaction, "fonds = :fonds AND year = :year",
                  {{"fonds", std::string(fonds)}, {"year", std::int64_t{year}}});
}

std::optional<FilePlan> plan_of_document(Transaction& transaction, std::string_view document) {
  if (document.empty()) return std::nullopt;
  return one_plan(transaction, "document = :document", {{"document", std::string(document)}});
}

std::vector<FilePlan> plans_of(Transaction& transaction, std::string_view fonds) {
  std::vector<FilePlan> found;
  transaction.query("SELECT " + std::string(plan_columns) +
                        " FROM file_plan WHERE fonds = :fonds ORDER BY year DESC",
                    {{"fonds", std::string(fonds)}},
                    [&](const Row& row) { found.push_back(plan_from(row)); });
  return found;
}

void insert_entry(Transaction& transaction, const PlanEntry& entry) {
  transaction.run(
      "INSERT INTO file_plan_entry (id, plan, number, file_index, title, department, "
      "retention_item, open, responsible, note) VALUES (:id, :plan, :number, :file_index, :title, "
      ":department, :retention_item, :open, :responsible, :note)",
      values_of(entry));
}

void replace_entry(Transaction& transaction, const PlanEntry& entry) {
  transaction.run(
      "UPDATE file_plan_entry SET plan = :plan, number = :number, file_index = :file_index, "
      "title = :title, department = :department, retention_item = :retention_item, open = :open, "
      "responsible = :responsible, note = :note WHERE id = :id",
      values_of(entry));
}

void delete_entry(Transaction& transaction, std::string_view id) {
  transaction.run("DELETE FROM file_plan_entry WHERE id = :id", {{"id", std::string(id)}});
}

std::optional<PlanEntry> find_entry(Transaction& transaction, std::string_view id) {
  return one_entry(transaction, "WHERE e.id = :id", {{"id", std::string(id)}});
}

std::vector<PlanEntry> entries_of(Transaction& transaction, std::string_view plan) {
  std::vector<PlanEntry> found;
  transaction.query("SELECT " + std::string(entry_columns) +
                        " FROM file_plan_entry e WHERE e.plan = :plan ORDER BY e.number",
                    {{"plan", std::string(plan)}},
                    [&](const Row& row) { found.push_back(entry_from(row)); });
  return found;
}

std::int64_t next_entry_number(Transaction& transaction, std::string_view plan) {
  std::int64_t next = 1;
  transaction.query(
      "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM file_plan_entry WHERE plan = :plan",
      {{"plan", std::string(plan)}}, [&](const Row& row) { next = row.integer("next"); });
  return next;
}

std::optional<PlanEntry> entry_for(Transaction& transaction, std::string_view fonds, int year,
                                   std::string_view file_index) {
  return one_entry(transaction,
                   "JOIN file_plan p ON p.id = e.plan WHERE p.fonds = :fonds AND p.year = :year "
                   "AND p.state = 'approved' AND e.file_index = :index",
                   {{"fonds", std::string(fonds)},
                    {"year", std::int64_t{year}},
                    {"index", std::string(file_index)}});
}

}  // namespace tamga::archive
