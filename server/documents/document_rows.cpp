// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/document_rows.h"

#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Catalogue;
using archive::Row;
using archive::Transaction;

// Lists are for people at a desk: nobody reads further than this.

// The columns after the content, which lists do without.
constexpr const char* columns =
    "revision, next_act, record_id, created_by, unit, created, changed, stage, due_since, "
    "participants, rendering, pages, reserved_record, waiting, reason, reason_by";

std::string participants_text(const Document& document) {
  return nlohmann::json(document.participants).dump();
}

Stage stage_of(const Row& row) {
  if (const auto stage = stage_from(row.text("stage"))) return *stage;
  throw Failure("data-unusable", "document " + row.text("id") + " is in no known stage");
}

Document document_from(const Row& row) {
  Document document;
  document.id = row.text("id");
  document.form = row.text("form");
  document.form_version = row.text("form_version");
  document.title = row.text("title");
  document.content = row.text("content");
  document.revision = static_cast<std::uint64_t>(row.integer("revision"));
  document.next_act = row.text("next_act");
  document.record_id = row.text("record_id");
  document.created_by = row.text("created_by");
  document.unit = row.text("unit");
  document.created = row.integer("created");
  document.changed = row.integer("changed");
  document.stage = stage_of(row);
  document.due_since = row.integer("due_since");
  document.participants =
      nlohmann::json::parse(row.text("participants")).get<std::map<std::string, std::string>>();
  document.rendering = row.integer("rendering");
  document.pages = row.integer("pages");
  document.reserved_record = row.text("reserved_record");
  document.waiting = row.text("waiting");
  document.reason = row.text("reason");
  document.reason_by = row.text("reason_by");
  return document;
}

// `content`: the column, or '' for a list, whose readers do without megabytes.
void each_document(const Catalogue& catalogue, const char* content, const char* condition,
                   const archive::Parameters& parameters,
                   const std::function<void(Document)>& visit) {
  const std::string query = "SELECT id, form, form_version, title, " + std::string(content) +
                            " AS content, " + columns + " FROM document " + condition;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(query, parameters, [&](const Row& row) { visit(document_from(row)); });
  });
}

void remember(Transaction& transaction, const RequestKey& request, const std::string& document_id) {
  if (request.key.empty()) return;
  transaction.run(
      "INSERT INTO document_request (account, key, digest, document_id) "
      "VALUES (:account, :key, :digest, :document)",
      {{"account", request.account},
       {"key", request.key},
       {"digest", request.digest},
       {"document", document_id}});
}

}  // namespace

std::string earlier_request(const Catalogue& catalogue, const RequestKey& request) {
  std::string document_id;
  if (request.key.empty()) return document_id;
  bool same = true;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT document_id, digest FROM document_request WHERE account = :account AND key = :key",
        {{"account", request.account}, {"key", request.key}}, [&](const Row& row) {
          document_id = row.text("document_id");
          same = row.text("digest") == request.digest;
        });
  });
  if (!same) throw Failure("idempotency-mismatch", "the key was used for another request");
  return document_id;
}

void insert_document(Transaction& transaction, const Document& document,
                     const RequestKey& request) {
  remember(transaction, request, document.id);
  transaction.run(
      "INSERT INTO document (id, form, form_version, title, content, revision, next_act, "
      "record_id, created_by, unit, created, changed, due_since, participants) "
      "VALUES (:id, :form, :version, :title, :content, 1, :next_act, '', :created_by, :unit, "
      ":created, :created, :created, :participants)",
      {{"id", document.id},
       {"form", document.form},
       {"version", document.form_version},
       {"title", document.title},
       {"content", document.content},
       {"next_act", document.next_act},
       {"created_by", document.created_by},
       {"unit", document.unit},
       {"created", document.created},
       {"participants", participants_text(document)}});
}

void replace_document(Transaction& transaction, const Document& document,
                      const RequestKey& request) {
  const auto changed = transaction.run(
      "UPDATE document SET title = :title, content = :content, next_act = :next_act, "
      "record_id = :record, changed = :changed, stage = :stage, due_since = :due_since, "
      "participants = :participants, rendering = :rendering, pages = :pages, "
      "reserved_record = :reserved, "
      "waiting = :waiting, reason = :reason, reason_by = :reason_by, revision = revision + 1 "
      "WHERE id = :id AND revision = :revision",
      {{"title", document.title},
       {"content", document.content},
       {"next_act", document.next_act},
       {"record", document.record_id},
       {"changed", document.changed},
       {"stage", std::string(stage_name(document.stage))},
       {"due_since", document.due_since},
       {"participants", participants_text(document)},
       {"rendering", document.rendering},
       {"pages", document.pages},
       {"reserved", document.reserved_record},
       {"waiting", document.waiting},
       {"reason", document.reason},
       {"reason_by", document.reason_by},
       {"id", document.id},
       {"revision", static_cast<std::int64_t>(document.revision)}});
  if (changed != 1) throw Failure("revision-stale", "the document is at another revision");
  remember(transaction, request, document.id);
}

void note_waiting(Transaction& transaction, std::string_view id, std::string_view code) {
  transaction.run("UPDATE document SET waiting = :code WHERE id = :id AND stage = 'sealing'",
                  {{"code", std::string(code)}, {"id", std::string(id)}});
}

std::optional<Document> find_document(const Catalogue& catalogue, std::string_view id) {
  std::optional<Document> found;
  each_document(catalogue, "content", "WHERE id = :id", {{"id", std::string(id)}},
                [&](Document document) { found = std::move(document); });
  return found;
}

void each_document_in(const Catalogue& catalogue, Stage stage,
                      const std::function<void(Document)>& each) {
  each_document(catalogue, "''", "WHERE stage = :stage ORDER BY due_since, id",
                {{"stage", std::string(stage_name(stage))}}, each);
}

std::vector<Document> documents_in(const Catalogue& catalogue, Stage stage,
                                   const std::function<bool(const Document&)>& wanted) {
  std::vector<Document> documents;
  each_document_in(catalogue, stage, [&](Document document) {
    if (documents.size() < list_limit && wanted(document)) documents.push_back(std::move(document));
  });
  return documents;
}

DocumentList documents_by(const Catalogue& catalogue, const std::string& account,
                          std::size_t offset, std::size_t limit) {
  DocumentList list;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT COUNT(*) AS n FROM document WHERE created_by = :account", {{"account", account}},
        [&](const Row& row) { list.total = static_cast<std::size_t>(row.integer("n")); });
  });
  each_document(catalogue, "''",
                "WHERE created_by = :account ORDER BY changed DESC, id DESC LIMIT :limit "
                "OFFSET :offset",
                {{"account", account},
                 {"limit", static_cast<std::int64_t>(limit)},
                 {"offset", static_cast<std::int64_t>(offset)}},
                [&](Document document) { list.rows.push_back(std::move(document)); });
  return list;
}

DocumentList written_by(const archive::Archive& archive, const std::string& account,
                        std::size_t offset, std::size_t limit) {
  return documents_by(archive.catalogue(), account, offset, limit);
}

std::size_t count_in(const archive::Archive& archive, Stage stage) {
  std::size_t count = 0;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT COUNT(*) AS n FROM document WHERE stage = :stage",
                      {{"stage", std::string(stage_name(stage))}},
                      [&](const Row& row) { count = static_cast<std::size_t>(row.integer("n")); });
  });
  return count;
}

}  // namespace tamga::documents
