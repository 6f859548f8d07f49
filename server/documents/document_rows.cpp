// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/document_rows.h"

#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Catalogue;
using archive::Row;
using archive::Transaction;

constexpr std::string_view columns =
    "id, form, form_version, title, content, revision, next_act, record_id, created_by, unit, "
    "created, changed, sealing_by, sealing_time";

// Lists are for people at a desk: nobody reads further than this.
constexpr std::int64_t list_limit = 500;

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

std::vector<Document> list(const Catalogue& catalogue, std::string_view condition,
                           const archive::Parameters& parameters) {
  std::vector<Document> documents;
  catalogue.read([&](Transaction& transaction) {
    documents.clear();
    transaction.query("SELECT " + std::string(columns) + " FROM document " + std::string(condition),
                      parameters, [&](const Row& row) { documents.push_back(document_from(row)); });
  });
  return documents;
}

// An act's request shares the table of creation requests; the digest says
// which act it was.
void remember(Transaction& transaction, const ActRequest& request, const std::string& document_id) {
  if (request.key.empty()) return;
  transaction.run(
      "INSERT INTO document_request (account, key, digest, document_id) "
      "VALUES (:account, :key, :digest, :document)",
      {{"account", request.account},
       {"key", request.key},
       {"digest", "act:" + request.act},
       {"document", document_id}});
}

// What an earlier request with this key made; throws when it was another one.
std::string earlier_request(Transaction& transaction, const RequestKey& request) {
  std::string document_id;
  transaction.query(
      "SELECT document_id, digest FROM document_request WHERE account = :account AND key = :key",
      {{"account", request.account}, {"key", request.key}}, [&](const Row& row) {
        if (row.text("digest") != request.digest)
          throw Failure("idempotency-mismatch", "the key was used for another request");
        document_id = row.text("document_id");
      });
  return document_id;
}

void insert(Transaction& transaction, const Document& document) {
  transaction.run(
      "INSERT INTO document (id, form, form_version, title, content, revision, next_act, "
      "record_id, created_by, unit, created, changed, sealing, sealing_by, sealing_time) "
      "VALUES (:id, :form, :version, :title, :content, 1, :next_act, '', :created_by, :unit, "
      ":created, :created, 0, '', 0)",
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

}  // namespace

std::string insert_document(Catalogue& catalogue, const Document& document,
                            const RequestKey& request) {
  std::string id;
  catalogue.write([&](Transaction& transaction) {
    id = document.id;
    if (!request.key.empty()) {
      if (auto earlier = earlier_request(transaction, request); !earlier.empty()) {
        id = earlier;
        return;
      }
      transaction.run(
          "INSERT INTO document_request (account, key, digest, document_id) "
          "VALUES (:account, :key, :digest, :document)",
          {{"account", request.account},
           {"key", request.key},
           {"digest", request.digest},
           {"document", document.id}});
    }
    insert(transaction, document);
  });
  return id;
}

bool replace_document(Catalogue& catalogue, const Document& document, std::uint64_t revision,
                      std::string_view due_act, const ActRequest& request) {
  bool replaced = false;
  catalogue.write([&](Transaction& transaction) {
    replaced = transaction.run(
                   "UPDATE document SET title = :title, content = :content, next_act = :next_act, "
                   "changed = :changed, revision = revision + 1 "
                   "WHERE id = :id AND revision = :revision AND next_act = :due AND sealing = 0",
                   {{"title", document.title},
                    {"content", document.content},
                    {"next_act", document.next_act},
                    {"changed", document.changed},
                    {"id", document.id},
                    {"revision", static_cast<std::int64_t>(revision)},
                    {"due", std::string(due_act)}}) == 1;
    if (replaced) remember(transaction, request, document.id);
  });
  return replaced;
}

bool begin_sealing(Catalogue& catalogue, const Document& document, std::uint64_t revision,
                   const ActRequest& request) {
  bool begun = false;
  catalogue.write([&](Transaction& transaction) {
    begun = transaction.run(
                "UPDATE document SET title = :title, content = :content, sealing = 1, "
                "sealing_by = :account, sealing_time = :time, revision = revision + 1 "
                "WHERE id = :id AND revision = :revision AND next_act = :due AND sealing = 0",
                {{"title", document.title},
                 {"content", document.content},
                 {"account", request.account},
                 {"time", document.changed},
                 {"id", document.id},
                 {"revision", static_cast<std::int64_t>(revision)},
                 {"due", document.next_act}}) == 1;
    if (begun) remember(transaction, request, document.id);
  });
  return begun;
}

void end_sealing(Catalogue& catalogue, const std::string& id, const std::string& record_id,
                 std::int64_t time) {
  catalogue.write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE document SET sealing = 0, next_act = '', record_id = :record, changed = :time, "
        "revision = revision + 1 WHERE id = :id",
        {{"record", record_id}, {"time", time}, {"id", id}});
  });
}

void undo_sealing(Catalogue& catalogue, const Document& before) {
  catalogue.write([&](Transaction& transaction) {
    transaction.run(
        "UPDATE document SET sealing = 0, sealing_by = '', sealing_time = 0, title = :title, "
        "content = :content, revision = revision + 1 WHERE id = :id AND record_id = ''",
        {{"title", before.title}, {"content", before.content}, {"id", before.id}});
    // The request did not happen: the same key may try again.
    transaction.run("DELETE FROM document_request WHERE document_id = :id AND digest = :digest",
                    {{"id", before.id}, {"digest", "act:" + before.next_act}});
  });
}

std::vector<InterruptedSealing> interrupted_sealings(const Catalogue& catalogue) {
  std::vector<InterruptedSealing> found;
  catalogue.read([&](Transaction& transaction) {
    found.clear();
    transaction.query("SELECT " + std::string(columns) + " FROM document WHERE sealing = 1", {},
                      [&](const Row& row) {
                        found.push_back({document_from(row), row.text("sealing_by"),
                                         row.integer("sealing_time")});
                      });
  });
  return found;
}

bool act_request_done(const Catalogue& catalogue, const std::string& account, std::string_view key,
                      const std::string& document_id, const std::string& act) {
  bool done = false;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT document_id FROM document_request WHERE account = :account AND key = :key "
        "AND digest = :digest AND document_id = :document",
        {{"account", account},
         {"key", std::string(key)},
         {"digest", "act:" + act},
         {"document", document_id}},
        [&](const Row&) { done = true; });
  });
  return done;
}

std::optional<Document> find_document(const Catalogue& catalogue, std::string_view id) {
  auto documents = list(catalogue, "WHERE id = :id", {{"id", std::string(id)}});
  if (documents.empty()) return std::nullopt;
  return std::move(documents.front());
}

std::vector<Document> unfinished_documents(const Catalogue& catalogue) {
  return list(catalogue, "WHERE next_act <> '' AND sealing = 0 ORDER BY changed LIMIT :limit",
              {{"limit", list_limit}});
}

std::vector<Document> documents_by(const Catalogue& catalogue, const std::string& account) {
  return list(catalogue, "WHERE created_by = :account ORDER BY changed DESC LIMIT :limit",
              {{"account", account}, {"limit", list_limit}});
}

}  // namespace tamga::documents
