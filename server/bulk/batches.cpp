// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bulk/batches.h"

#include <algorithm>
#include <array>

#include "server/archive/catalogue/migration_set.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::bulk {
namespace {

using archive::Row;
using archive::Transaction;

constexpr std::array<std::string_view, 4> outcomes = {"waiting", "draft", "work", "failed"};

std::string name_of(Outcome outcome) {
  return std::string(outcomes[static_cast<std::size_t>(outcome)]);
}

Outcome outcome_from(const std::string& name) {
  const auto found = std::find(outcomes.begin(), outcomes.end(), name);
  if (found == outcomes.end()) throw Failure("data-unusable", "bulk_row: outcome " + name);
  return static_cast<Outcome>(found - outcomes.begin());
}

std::vector<Batch> batches_where(Transaction& transaction, const char* condition,
                                 const archive::Parameters& parameters) {
  std::vector<Batch> found;
  transaction.query("SELECT id, account, form, form_version, name, created FROM bulk_batch " +
                        std::string(condition),
                    parameters, [&](const Row& row) {
                      Batch batch;
                      batch.id = row.text("id");
                      batch.account = row.text("account");
                      batch.form = row.text("form");
                      batch.form_version = row.text("form_version");
                      batch.name = row.text("name");
                      batch.created = row.integer("created");
                      found.push_back(std::move(batch));
                    });
  for (auto& batch : found)
    transaction.query(
        "SELECT outcome, COUNT(*) AS n FROM bulk_row WHERE batch = :batch GROUP BY outcome",
        {{"batch", batch.id}}, [&](const Row& row) {
          std::size_t* const counts[] = {&batch.waiting, &batch.drafts, &batch.works,
                                         &batch.failed};
          *counts[static_cast<std::size_t>(outcome_from(row.text("outcome")))] =
              static_cast<std::size_t>(row.integer("n"));
        });
  return found;
}

std::vector<BatchRow> rows_where(const archive::Archive& archive, const char* state,
                                 const char* condition, const archive::Parameters& parameters) {
  std::vector<BatchRow> found;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT number, line, outcome, title, target, faults, " + std::string(state) +
            " AS state FROM bulk_row WHERE batch = :batch " + condition,
        parameters, [&](const Row& row) {
          found.push_back({static_cast<std::size_t>(row.integer("number")),
                           static_cast<std::size_t>(row.integer("line")),
                           outcome_from(row.text("outcome")), row.text("title"), row.text("target"),
                           row.text("state"), row.text("faults")});
        });
  });
  return found;
}

}  // namespace

Batches::Batches(const archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {
  archive::MigrationSet("bulk", "server/bulk/migrations").apply(archive.catalogue());
}

Batch Batches::begin(Batch batch, const std::vector<BatchRow>& rows) {
  std::size_t bytes = 0;
  for (const auto& row : rows) bytes += row.state.size();
  if (bytes > most_bytes) throw Failure("content-too-large", "more than 32 MiB of content");
  batch.created = clock_.microseconds();
  batch.id = new_identifier(batch.created);
  batch.waiting = rows.size();
  archive_.catalogue().write([&](Transaction& transaction) {
    std::int64_t count = 0;
    transaction.query("SELECT COUNT(*) AS n FROM bulk_batch WHERE account = :account",
                      {{"account", batch.account}},
                      [&](const Row& row) { count = row.integer("n"); });
    if (count >= static_cast<std::int64_t>(most)) throw Failure("batches-limit");
    transaction.run(
        "INSERT INTO bulk_batch (id, account, form, form_version, name, created) "
        "VALUES (:id, :account, :form, :version, :name, :created)",
        {{"id", batch.id},
         {"account", batch.account},
         {"form", batch.form},
         {"version", batch.form_version},
         {"name", batch.name},
         {"created", batch.created}});
    std::int64_t number = 0;
    for (const auto& row : rows)
      transaction.run(
          "INSERT INTO bulk_row (batch, number, line, outcome, title, target, state, faults) "
          "VALUES (:batch, :number, :line, 'waiting', :title, :target, :state, '[]')",
          {{"batch", batch.id},
           {"number", number++},
           {"line", static_cast<std::int64_t>(row.line)},
           {"title", row.title},
           {"target", row.target},
           {"state", row.state}});
  });
  return batch;
}

Batch Batches::find(std::string_view account, std::string_view id) const {
  std::vector<Batch> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    found = batches_where(transaction, "WHERE id = :id AND account = :account",
                          {{"id", std::string(id)}, {"account", std::string(account)}});
  });
  if (found.empty()) throw Failure("not-found");
  return found.front();
}

std::vector<Batch> Batches::of(std::string_view account) const {
  std::vector<Batch> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    found = batches_where(transaction, "WHERE account = :account ORDER BY created DESC, id DESC",
                          {{"account", std::string(account)}});
  });
  return found;
}

std::vector<BatchRow> Batches::rows(const Batch& batch, std::size_t from, std::size_t limit) const {
  return rows_where(archive_, "''", "AND number >= :from AND number < :until ORDER BY number",
                    {{"batch", batch.id},
                     {"from", static_cast<std::int64_t>(from)},
                     {"until", static_cast<std::int64_t>(from + limit)}});
}

std::vector<BatchRow> Batches::waiting(const Batch& batch, std::size_t limit) const {
  return rows_where(archive_, "state", "AND outcome = 'waiting' ORDER BY number LIMIT :limit",
                    {{"batch", batch.id}, {"limit", static_cast<std::int64_t>(limit)}});
}

void Batches::settle(const Batch& batch, const BatchRow& row) {
  archive_.catalogue().write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE bulk_row SET outcome = :outcome, target = :target, faults = :faults, "
        "state = CASE WHEN :outcome = 'failed' THEN state ELSE '' END "
        "WHERE batch = :batch AND number = :number AND outcome = 'waiting'",
        {{"outcome", name_of(row.outcome)},
         {"target", row.target},
         {"faults", row.faults},
         {"batch", batch.id},
         {"number", static_cast<std::int64_t>(row.number)}});
  });
}

void Batches::retry(const Batch& batch) {
  archive_.catalogue().write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE bulk_row SET outcome = 'waiting', faults = '[]' "
        "WHERE batch = :batch AND outcome = 'failed'",
        {{"batch", batch.id}});
  });
}

void Batches::forget(std::string_view account, std::string_view id) {
  const Batch batch = find(account, id);
  archive_.catalogue().write([&](Transaction& transaction) {
    transaction.run("DELETE FROM bulk_row WHERE batch = :batch", {{"batch", batch.id}});
    transaction.run("DELETE FROM bulk_batch WHERE id = :batch", {{"batch", batch.id}});
  });
}

}  // namespace tamga::bulk
