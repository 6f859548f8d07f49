// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of documents in the catalogue. Changes run inside the transaction of
// the event or record that they belong to: both happen, or neither.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/documents/document_lists.h"
#include "server/documents/documents.h"

namespace tamga::documents {

// A request that may come twice because its answer was lost: the key that its
// sender chose ("" for none) and a digest of what it asked.
struct RequestKey {
  std::string account, key, digest;
};

// The document that this very request made or changed before, "" when it is
// new. Throws Failure idempotency-mismatch when the key stood for another one.
std::string earlier_request(const archive::Catalogue& catalogue, const RequestKey& request);

// Throws CatalogueError unique when the same request came at the same moment.
void insert_document(archive::Transaction& transaction, const Document& document,
                     const RequestKey& request);

// Replaces everything that may change of the row that is at document.revision;
// its revision grows by one. Throws Failure revision-stale when the row has
// moved on: the caller's transaction is undone.
void replace_document(archive::Transaction& transaction, const Document& document,
                      const RequestKey& request = {});

// Why the seal is outstanding. Not a change of the document: its revision stays.
void note_waiting(archive::Transaction& transaction, std::string_view id, std::string_view code);

std::optional<Document> find_document(const archive::Catalogue& catalogue, std::string_view id);
// Without content. Every document in a stage, those first whose act is due the longest.
void each_document_in(const archive::Catalogue& catalogue, Stage stage,
                      const std::function<void(Document)>& each);
// Lists, at most list_limit long and without content. Of those in a stage the `wanted`
// ones, in the same order; of an account's own the newest first.
constexpr std::size_t list_limit = 500;
std::vector<Document> documents_in(const archive::Catalogue& catalogue, Stage stage,
                                   const std::function<bool(const Document&)>& wanted);
DocumentList documents_by(const archive::Catalogue& catalogue, const std::string& account,
                          std::size_t offset, std::size_t limit);

}  // namespace tamga::documents
