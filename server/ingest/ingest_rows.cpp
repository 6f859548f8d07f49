// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/ingest_rows.h"

#include <nlohmann/json.hpp>

namespace tamga::ingest {
namespace {

using archive::Parameters;
using archive::Row;
using archive::Transaction;
using nlohmann::json;

constexpr const char* file_columns =
    "id, batch, number, name, media_type, sha256, size, state, code, detail, pages, proposal, "
    "signatures, record, reason, changed, changed_by";

// A name of a file may hold any bytes; the catalogue keeps text.
std::string as_text(std::string_view bytes) {
  const json quoted = std::string(bytes);
  return json::parse(quoted.dump(-1, ' ', false, json::error_handler_t::replace))
      .get<std::string>();
}

StagedFile file_from(const Row& row) {
  StagedFile file;
  file.id = row.text("id");
  file.batch = row.text("batch");
  file.number = static_cast<int>(row.integer("number"));
  file.name = row.text("name");
  file.media_type = row.text("media_type");
  file.sha256 = row.text("sha256");
  file.size = static_cast<std::uint64_t>(row.integer("size"));
  file.state = row.text("state");
  file.code = row.text("code");
  file.detail = row.text("detail");
  file.pages = static_cast<int>(row.integer("pages"));
  file.proposal = row.text("proposal");
  file.signatures = row.text("signatures");
  file.record = row.text("record");
  file.reason = row.text("reason");
  file.changed = row.integer("changed");
  file.changed_by = row.text("changed_by");
  return file;
}

Parameters file_parameters(const StagedFile& file) {
  return {{"id", file.id},
          {"batch", file.batch},
          {"name", as_text(file.name)},
          {"media_type", file.media_type},
          {"sha256", file.sha256},
          {"size", static_cast<std::int64_t>(file.size)},
          {"state", file.state},
          {"code", file.code},
          {"detail", as_text(file.detail)},
          {"pages", std::int64_t{file.pages}},
          {"proposal", file.proposal},
          {"signatures", file.signatures},
          {"record", file.record},
          {"reason", file.reason},
          {"changed", file.changed},
          {"changed_by", file.changed_by}};
}

Batch batch_from(const Row& row) {
  Batch batch;
  batch.id = row.text("id");
  batch.name = row.text("name");
  batch.source_key = row.text("source_key");
  batch.organisation = row.text("organisation");
  batch.confirm_above = static_cast<int>(row.integer("confirm_above"));
  batch.created = row.integer("created");
  batch.created_by = row.text("created_by");
  batch.finished = row.integer("finished");
  return batch;
}

std::vector<Batch> batches_where(Transaction& transaction, const std::string& condition,
                                 const Parameters& parameters) {
  std::vector<Batch> batches;
  transaction.query(
      "SELECT id, name, source_key, organisation, confirm_above, created, created_by, finished "
      "FROM ingest_batch " +
          condition,
      parameters, [&](const Row& row) { batches.push_back(batch_from(row)); });
  for (auto& batch : batches)
    transaction.query(
        "SELECT state, COUNT(*) AS files FROM ingest_file WHERE batch = :batch GROUP BY state",
        {{"batch", batch.id}}, [&](const Row& row) {
          batch.counts[row.text("state")] = static_cast<std::size_t>(row.integer("files"));
        });
  return batches;
}

std::optional<Batch> first(std::vector<Batch> batches) {
  if (batches.empty()) return std::nullopt;
  return std::move(batches.front());
}

}  // namespace

std::size_t Batch::files() const {
  std::size_t sum = 0;
  for (const auto& [state, count] : counts) sum += count;
  return sum;
}

void insert_batch(Transaction& transaction, const Batch& batch) {
  transaction.run(
      "INSERT INTO ingest_batch (id, name, source_key, organisation, confirm_above, created, "
      "created_by) VALUES (:id, :name, :source, :organisation, :above, :created, :by)",
      {{"id", batch.id},
       {"name", as_text(batch.name)},
       {"source", batch.source_key},
       {"organisation", batch.organisation},
       {"above", std::int64_t{batch.confirm_above}},
       {"created", batch.created},
       {"by", batch.created_by}});
}

void finish_batch(Transaction& transaction, std::string_view id, std::int64_t now) {
  transaction.run("UPDATE ingest_batch SET finished = :now WHERE id = :id",
                  {{"now", now}, {"id", std::string(id)}});
}

std::optional<Batch> find_batch(Transaction& transaction, std::string_view id) {
  return first(batches_where(transaction, "WHERE id = :id", {{"id", std::string(id)}}));
}

std::optional<Batch> unfinished_batch(Transaction& transaction, std::string_view source_key) {
  return first(batches_where(
      transaction,
      "WHERE source_key = :key AND finished IS NULL ORDER BY created DESC, id DESC LIMIT 1",
      {{"key", std::string(source_key)}}));
}

std::vector<Batch> unfinished_batches(Transaction& transaction, std::string_view source_begins) {
  return batches_where(
      transaction,
      "WHERE finished IS NULL AND substr(source_key, 1, CAST(:length AS INTEGER)) = "
      ":begins ORDER BY created, id",
      {{"length", static_cast<std::int64_t>(source_begins.size())},
       {"begins", std::string(source_begins)}});
}

std::vector<Batch> newest_batches(Transaction& transaction, std::size_t limit) {
  return batches_where(transaction, "ORDER BY created DESC, id DESC LIMIT :limit",
                       {{"limit", static_cast<std::int64_t>(limit)}});
}

void insert_file(Transaction& transaction, StagedFile& file) {
  transaction.query("SELECT COALESCE(MAX(number), 0) AS last FROM ingest_file WHERE batch = :batch",
                    {{"batch", file.batch}}, [&](const Row& row) {
                      file.number = static_cast<int>(row.integer("last")) + 1;
                    });
  Parameters parameters = file_parameters(file);
  parameters.push_back({"number", std::int64_t{file.number}});
  transaction.run(std::string("INSERT INTO ingest_file (") + file_columns +
                      ") VALUES (:id, :batch, :number, :name, :media_type, :sha256, :size, :state, "
                      ":code, :detail, :pages, :proposal, :signatures, :record, :reason, :changed, "
                      ":changed_by)",
                  parameters);
}

bool replace_file(Transaction& transaction, const StagedFile& file, std::string_view from) {
  return transaction.run(
             "UPDATE ingest_file SET state = :state, code = :code, detail = :detail, "
             "pages = :pages, proposal = :proposal, signatures = :signatures, record = :record, "
             "reason = :reason, changed = :changed, changed_by = :changed_by "
             "WHERE id = :id AND state = :from",
             {{"id", file.id},
              {"from", std::string(from)},
              {"state", file.state},
              {"code", file.code},
              {"detail", as_text(file.detail)},
              {"pages", std::int64_t{file.pages}},
              {"proposal", file.proposal},
              {"signatures", file.signatures},
              {"record", file.record},
              {"reason", file.reason},
              {"changed", file.changed},
              {"changed_by", file.changed_by}}) == 1;
}

std::optional<StagedFile> find_file(Transaction& transaction, std::string_view id) {
  std::optional<StagedFile> found;
  transaction.query(std::string("SELECT ") + file_columns + " FROM ingest_file WHERE id = :id",
                    {{"id", std::string(id)}}, [&](const Row& row) { found = file_from(row); });
  return found;
}

bool has_name(Transaction& transaction, std::string_view batch, std::string_view name) {
  bool found = false;
  transaction.query("SELECT id FROM ingest_file WHERE batch = :batch AND name = :name",
                    {{"batch", std::string(batch)}, {"name", as_text(name)}},
                    [&](const Row&) { found = true; });
  return found;
}

std::vector<StagedFile> files_of(Transaction& transaction, std::string_view batch,
                                 std::string_view state, int after, std::size_t limit) {
  std::vector<StagedFile> files;
  transaction.query(
      std::string("SELECT ") + file_columns +
          " FROM ingest_file WHERE batch = :batch AND (:state = '' OR state = :state) "
          "AND number > :after ORDER BY number LIMIT :limit",
      {{"batch", std::string(batch)},
       {"state", std::string(state)},
       {"after", std::int64_t{after}},
       {"limit", static_cast<std::int64_t>(limit)}},
      [&](const Row& row) { files.push_back(file_from(row)); });
  return files;
}

std::vector<std::string> undecided(Transaction& transaction) {
  std::vector<std::string> ids;
  transaction.query("SELECT id FROM ingest_file WHERE state IN ('waiting', 'proposed')", {},
                    [&](const Row& row) { ids.push_back(row.text("id")); });
  return ids;
}

std::uint64_t undecided_bytes(Transaction& transaction) {
  std::uint64_t bytes = 0;
  transaction.query(
      "SELECT COALESCE(SUM(size), 0) AS bytes FROM ingest_file "
      "WHERE state IN ('waiting', 'proposed')",
      {}, [&](const Row& row) { bytes = static_cast<std::uint64_t>(row.integer("bytes")); });
  return bytes;
}

std::string duplicate_of(Transaction& transaction, std::string_view sha256) {
  std::string found;
  const Parameters hash = {{"hash", std::string(sha256)}};
  transaction.query(
      "SELECT id FROM ingest_file WHERE sha256 = :hash AND state IN ('waiting', 'proposed') "
      "LIMIT 1",
      hash, [&](const Row& row) { found = "file " + row.text("id"); });
  transaction.query("SELECT record AS id FROM record_attachment WHERE sha256 = :hash LIMIT 1", hash,
                    [&](const Row& row) { found = "record " + row.text("id"); });
  transaction.query("SELECT record AS id FROM record_renewal WHERE pdf_sha256 = :hash LIMIT 1",
                    hash, [&](const Row& row) { found = "record " + row.text("id"); });
  transaction.query("SELECT id FROM records WHERE pdf_sha256 = :hash LIMIT 1", hash,
                    [&](const Row& row) { found = "record " + row.text("id"); });
  return found;
}

void put_page(Transaction& transaction, std::string_view file, int number,
              const PageReading& page) {
  transaction.run(
      "INSERT INTO ingest_page (file, number, reading) VALUES (:file, :number, :reading)",
      {{"file", std::string(file)},
       {"number", std::int64_t{number}},
       {"reading", to_json(page).dump(-1, ' ', false, json::error_handler_t::replace)}});
}

std::vector<PageReading> pages_of(Transaction& transaction, std::string_view file) {
  std::vector<PageReading> pages;
  transaction.query("SELECT reading FROM ingest_page WHERE file = :file ORDER BY number",
                    {{"file", std::string(file)}}, [&](const Row& row) {
                      pages.push_back(page_from(json::parse(row.text("reading"))));
                    });
  return pages;
}

void remove_pages(Transaction& transaction, std::string_view file) {
  transaction.run("DELETE FROM ingest_page WHERE file = :file", {{"file", std::string(file)}});
}

}  // namespace tamga::ingest
