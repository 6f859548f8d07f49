// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/document_rows.h"

#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Catalogue;
using archive::Row;
using archive::Transaction;

// Lists are for people at a desk: nobody reads further than this.
constexpr std::size_t list_limit = 500;

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
  return document;
}

// `content`: the column, or '' for a list, whose readers do without megabytes.
void each_document(const Catalogue& catalogue, const char* content, const char* condition,
                   const archive::Parameters& parameters,
                   const std::function<void(Document)>& visit) {
  const std::string query = "SELECT id, form, form_version, title, " + std::string(content) +
                            " AS content, revision, next_act, record_id, created_by, unit, "
                            "created, changed FROM document " +
                            condition;
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
      "record_id, created_by, unit, created, changed) "
      "VALUES (:id, :form, :version, :title, :content, 1, :next_act, '', :created_by, :unit, "
      ":created, :created)",
      {{"id", document.id},
       {"form", document.form},
       {"version", document.form_version},
       {"title", document.title},
       {"content", document.content},
       {"next_act", document.next_act},
       {"created_by", document.created_by},
       {"unit", document.unit},
       {"created", document.created}});
}

void replace_document(Transaction& transaction, const Document& document, std::string_view due_act,
                      const RequestKey& request) {
  const auto changed = transaction.run(
      "UPDATE document SET title = :title, content = :content, next_act = :next_act, "
      "record_id = :record, changed = :changed, revision = revision + 1 "
      "WHERE id = :id AND revision = :revision AND next_act = :due",
      {{"title", document.title},
       {"content", document.content},
       {"next_act", document.next_act},
       {"record", document.record_id},
       {"changed", document.changed},
       {"id", document.id},
       {"revision", static_cast<std::int64_t>(document.revision)},
       {"due", std::string(due_act)}});
  if (changed != 1) throw Failure("revision-stale", "the document is at another revision");
  remember(transaction, request, document.id);
}

std::optional<Document> find_document(const Catalogue& catalogue, std::string_view id) {
  std::optional<Document> found;
  each_document(catalogue, "content", "WHERE id = :id", {{"id", std::string(id)}},
                [&](Document document) { found = std::move(document); });
  return found;
}

std::vector<Document> unfinished_documents(const Catalogue& catalogue,
                                           const std::function<bool(const Document&)>& wanted) {
  std::vector<Document> documents;
  each_document(catalogue, "''", "WHERE next_act <> '' ORDER BY changed", {},
                [&](Document document) {
                  if (documents.size() < list_limit && wanted(document))
                    documents.push_back(std::move(document));
                });
  return documents;
}

std::vector<Document> documents_by(const Catalogue& catalogue, const std::string& account) {
  std::vector<Document> documents;
  each_document(catalogue, "''", "WHERE created_by = :account ORDER BY changed DESC LIMIT :limit",
                {{"account", account}, {"limit", static_cast<std::int64_t>(list_limit)}},
                [&](Document document) { documents.push_back(std::move(document)); });
  return documents;
}

}  // namespace tamga::documents
