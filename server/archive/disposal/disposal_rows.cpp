// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/disposal/disposal_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr const char* select_disposal =
    "SELECT id, fonds, year, number, state, document, created, created_by, approved, approved_by, "
    "executed, executed_by, manner FROM disposal ";

DisposalCase disposal_from(const Row& row) {
  DisposalCase found;
  found.id = row.text("id");
  found.fonds = row.text("fonds");
  found.year = row.integer("year");
  found.number = row.integer("number");
  found.state = row.text("state");
  found.document = row.text("document");
  found.created = row.integer("created");
  found.created_by = row.text("created_by");
  found.approved = row.integer("approved");
  found.approved_by = row.text("approved_by");
  found.executed = row.integer("executed");
  found.executed_by = row.text("executed_by");
  found.manner = row.text("manner");
  return found;
}

DisposalUnit unit_from(const Row& row) {
  DisposalUnit unit;
  unit.unit = row.text("unit");
  unit.due = row.text("due");
  unit.decision = row.text("decision");
  unit.keep_until = row.text("keep_until");
  unit.note = row.text("note");
  unit.decided_by = row.text("decided_by");
  unit.file_index = row.text("file_index");
  unit.title = row.text("title");
  unit.department = row.text("department");
  unit.retention_item = row.text("retention_item");
  unit.number = row.null("number") ? "" : row.text("number");
  unit.state = row.text("state");
  unit.year = row.integer("year");
  unit.volume = row.integer("volume");
  unit.items = row.integer("items");
  unit.sheets = row.integer("sheets");
  return unit;
}

Value moment(std::int64_t microseconds) {
  if (microseconds == 0) return nullptr;
  return microseconds;
}

}  // namespace

std::optional<DisposalCase> find_disposal(Transaction& transaction, std::string_view id) {
  std::optional<DisposalCase> found;
  transaction.query(std::string(select_disposal) + "WHERE id = :id", {{"id", std::string(id)}},
                    [&](const Row& row) { found = disposal_from(row); });
  if (!found) return found;
  transaction.query(
      "SELECT x.unit AS unit, x.due AS due, x.decision AS decision, x.keep_until AS keep_until, "
      "x.note AS note, x.decided_by AS decided_by, u.file_index AS file_index, u.title AS title, "
      "u.department AS department, u.retention_item AS retention_item, u.number AS number, "
      "u.state AS state, u.year AS year, u.volume AS volume, u.items AS items, u.sheets AS sheets "
      "FROM disposal_unit x JOIN storage_unit u ON u.id = x.unit WHERE x.disposal = :id "
      "ORDER BY u.year, u.file_index, u.volume",
      {{"id", found->id}}, [&](const Row& row) { found->units.push_back(unit_from(row)); });
  return found;
}

DisposalCase require_disposal(Transaction& transaction, std::string_view id,
                              std::initializer_list<std::string_view> states) {
  auto found = find_disposal(transaction, id);
  if (!found) throw Failure("not-found", "no disposal of this id");
  if (std::find(states.begin(), states.end(), found->state) == states.end())
    throw Failure("disposal-state", "it is " + found->state);
  return std::move(*found);
}

std::vector<DisposalCase> find_disposals(Transaction& transaction, std::string_view fonds) {
  std::vector<DisposalCase> found;
  const auto take = [&](const Row& row) { found.push_back(disposal_from(row)); };
  if (fonds.empty())
    transaction.query(std::string(select_disposal) + "ORDER BY created DESC, id", {}, take);
  else
    transaction.query(
        std::string(select_disposal) + "WHERE fonds = :fonds ORDER BY created DESC, id",
        {{"fonds", std::string(fonds)}}, take);
  return found;
}

std::optional<std::string> disposal_of_document(Transaction& transaction,
                                                std::string_view document) {
  std::optional<std::string> found;
  if (document.empty()) return found;
  transaction.query("SELECT id FROM disposal WHERE document = :document",
                    {{"document", std::string(document)}},
                    [&](const Row& row) { found = row.text("id"); });
  return found;
}

void insert_disposal(Transaction& transaction, const DisposalCase& disposal) {
  transaction.run(
      "INSERT INTO disposal (id, fonds, year, number, state, document, created, created_by, "
      "approved, approved_by, executed, executed_by, manner) VALUES (:id, :fonds, :year, :number, "
      ":state, '', :created, :by, NULL, '', NULL, '', '')",
      {{"id", disposal.id},
       {"fonds", disposal.fonds},
       {"year", disposal.year},
       {"number", disposal.number},
       {"state", disposal.state},
       {"created", disposal.created},
       {"by", disposal.created_by}});
  for (const auto& unit : disposal.units)
    transaction.run(
        "INSERT INTO disposal_unit (disposal, unit, due, decision, keep_until, note, decided_by) "
        "VALUES (:disposal, :unit, :due, '', '', '', '')",
        {{"disposal", disposal.id}, {"unit", unit.unit}, {"due", unit.due}});
}

std::int64_t next_disposal_number(Transaction& transaction, std::string_view fonds,
                                  std::int64_t year) {
  std::int64_t next = 1;
  transaction.query(
      "SELECT COALESCE(MAX(number), 0) + 1 AS next FROM disposal WHERE fonds = :fonds AND "
      "year = :year",
      {{"fonds", std::string(fonds)}, {"year", year}},
      [&](const Row& row) { next = row.integer("next"); });
  return next;
}

void update_disposal(Transaction& transaction, const DisposalCase& disposal) {
  transaction.run(
      "UPDATE disposal SET state = :state, document = :document, approved = :approved, "
      "approved_by = :approved_by, executed = :executed, executed_by = :executed_by, "
      "manner = :manner WHERE id = :id",
      {{"id", disposal.id},
       {"state", disposal.state},
       {"document", disposal.document},
       {"approved", moment(disposal.approved)},
       {"approved_by", disposal.approved_by},
       {"executed", moment(disposal.executed)},
       {"executed_by", disposal.executed_by},
       {"manner", disposal.manner}});
}

void update_appraisal(Transaction& transaction, std::string_view disposal,
                      const Appraisal& appraisal, std::string_view by) {
  transaction.run(
      "UPDATE disposal_unit SET decision = :decision, keep_until = :until, note = :note, "
      "decided_by = :by WHERE disposal = :disposal AND unit = :unit",
      {{"disposal", std::string(disposal)},
       {"unit", appraisal.unit},
       {"decision", appraisal.decision},
       {"until", appraisal.keep_until},
       {"note", appraisal.note},
       {"by", std::string(by)}});
}

std::vector<std::string> records_of_unit(Transaction& transaction, std::string_view unit) {
  std::vector<std::string> records;
  transaction.query("SELECT record FROM unit_item WHERE unit = :unit ORDER BY number",
                    {{"unit", std::string(unit)}},
                    [&](const Row& row) { records.push_back(row.text("record")); });
  return records;
}

std::string appraisal_digest(Transaction& transaction, const DisposalCase& disposal) {
  auto said = nlohmann::json::array({disposal.id, disposal.document});
  for (const auto& unit : disposal.units)
    said.push_back(nlohmann::json::array(
        {unit.unit, unit.decision, unit.keep_until, records_of_unit(transaction, unit.unit)}));
  return sha256_hex("tamga-appraisal/1\n" + said.dump());
}

}  // namespace tamga::archive
