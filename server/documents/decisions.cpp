// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/decisions.h"

#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Row;
using archive::Transaction;

constexpr std::size_t longest_name = 120;

std::optional<ScannedDecision> find(const archive::Catalogue& catalogue, const char* condition,
                                    const archive::Parameters& parameters) {
  std::optional<ScannedDecision> found;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        std::string("SELECT act, name, media_type, sha256, bytes, kept FROM document_decision "
                    "WHERE document = :document AND ") +
            condition + " ORDER BY kept DESC LIMIT 1",
        parameters, [&](const Row& row) {
          found = {row.text("act"),    row.text("name"),  row.text("media_type"),
                   row.text("sha256"), row.text("bytes"), row.integer("kept")};
        });
  });
  return found;
}

}  // namespace

std::string decision_media_type(std::string_view bytes) {
  if (bytes.size() > largest_decision) throw Failure("body-too-large");
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  throw Failure("decision-refused");
}

std::string decision_name(std::string_view given) {
  given.remove_prefix(given.find_last_of("/\\") + 1);  // npos + 1 is 0
  std::string name;
  for (const unsigned char c : given)
    if (c >= 0x20 && c != 0x7f && c != '"') name += static_cast<char>(c);
  if (name.size() > longest_name) {
    std::size_t end = longest_name;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
    name.resize(end);
  }
  return name.empty() ? "decision" : name;
}

void insert_decision(Transaction& transaction, std::string_view document,
                     const ScannedDecision& decision) {
  transaction.run(
      "INSERT INTO document_decision (document, act, sha256, kept, name, media_type, bytes) "
      "VALUES (:document, :act, :sha256, :kept, :name, :media_type, :bytes) "
      "ON CONFLICT DO NOTHING",  // the same scan at the same moment
      {{"document", std::string(document)},
       {"act", decision.act},
       {"sha256", decision.sha256},
       {"kept", decision.kept},
       {"name", decision.name},
       {"media_type", decision.media_type},
       {"bytes", archive::Bytes{decision.bytes}}});
}

std::optional<ScannedDecision> newest_decision(const archive::Catalogue& catalogue,
                                               std::string_view document, std::string_view act) {
  return find(catalogue, "act = :act",
              {{"document", std::string(document)}, {"act", std::string(act)}});
}

std::optional<ScannedDecision> decision_of(const archive::Catalogue& catalogue,
                                           std::string_view document, std::string_view sha256) {
  return find(catalogue, "sha256 = :sha256",
              {{"document", std::string(document)}, {"sha256", std::string(sha256)}});
}

}  // namespace tamga::documents
