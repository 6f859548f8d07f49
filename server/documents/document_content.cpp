// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/document_content.h"

#include <nlohmann/json.hpp>

namespace tamga::documents {

void insert_rendering(archive::Transaction& transaction, std::string_view document,
                      std::int64_t rendering, const std::string& content) {
  transaction.run(
      "INSERT INTO document_rendering (document, rendering, content) "
      "VALUES (:document, :rendering, :content)",
      {{"document", std::string(document)}, {"rendering", rendering}, {"content", content}});
}

std::optional<std::string> earlier_content(const archive::Catalogue& catalogue,
                                           const Document& document) {
  const auto content = nlohmann::json::parse(document.content);
  const auto acts = content.find("acts");
  const bool acted = acts != content.end() && !acts->empty();
  std::optional<std::string> found;
  catalogue.read([&](archive::Transaction& transaction) {
    transaction.query(
        "SELECT content FROM document_rendering WHERE document = :document AND "
        "rendering = :rendering",
        {{"document", document.id}, {"rendering", document.rendering - (acted ? 1 : 0)}},
        [&](const archive::Row& row) { found = row.text("content"); });
  });
  return found;
}

}  // namespace tamga::documents
