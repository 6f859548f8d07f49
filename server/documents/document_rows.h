// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of documents in the catalogue: one function a change, each one
// transaction that either finds the state it expects or changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue.h"
#include "server/documents/documents.h"

namespace tamga::documents {

// A creation request: `digest` tells a repeated request from another one that
// came with the same key. An empty key means none.
struct RequestKey {
  std::string account, key, digest;
};

// An act request: remembered in the transaction that does the act.
struct ActRequest {
  std::string account, key, act;
};

// Keeps a new document; returns its id, or that of the document which the same
// request made before. Throws Failure idempotency-mismatch.
std::string insert_document(archive::Catalogue& catalogue, const Document& document,
                            const RequestKey& request);

// Replaces content, title and next act, if the row is still at `revision` and
// waits for `due_act`; the new revision is one more. False: it is not.
bool replace_document(archive::Catalogue& catalogue, const Document& document,
                      std::uint64_t revision, std::string_view due_act,
                      const ActRequest& request = {});

// The last act in three steps, so that a crash leaves it before or after:
// begin keeps content with all acts and marks the row; the archive captures
// (by the document's id, at most once); end names the record.
bool begin_sealing(archive::Catalogue& catalogue, const Document& document, std::uint64_t revision,
                   const ActRequest& request);
void end_sealing(archive::Catalogue& catalogue, const std::string& id, const std::string& record_id,
                 std::int64_t time);
void undo_sealing(archive::Catalogue& catalogue, const Document& before);

struct InterruptedSealing {
  Document document;
  std::string account;
  std::int64_t time = 0;  // when the act was done, microseconds UTC
};
std::vector<InterruptedSealing> interrupted_sealings(const archive::Catalogue& catalogue);

bool act_request_done(const archive::Catalogue& catalogue, const std::string& account,
                      std::string_view key, const std::string& document_id, const std::string& act);

std::optional<Document> find_document(const archive::Catalogue& catalogue, std::string_view id);
std::vector<Document> unfinished_documents(const archive::Catalogue& catalogue);  // oldest first
std::vector<Document> documents_by(const archive::Catalogue& catalogue,
                                   const std::string& account);  // newest first

}  // namespace tamga::documents
