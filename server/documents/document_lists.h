// SPDX-License-Identifier: GPL-3.0-or-later
// Long lists of documents, in parts.
#pragma once

#include <string>
#include <vector>

#include "server/archive/archive.h"
#include "server/documents/documents.h"

namespace tamga::documents {

// Part of a list, without content, and how many there are in all.
struct DocumentList {
  std::vector<Document> rows;
  std::size_t total = 0;
};

// What an account has begun, newest first (records included): at most `limit` from `offset`
// on. Throws CatalogueError.
DocumentList written_by(const archive::Archive& archive, const std::string& account,
                        std::size_t offset, std::size_t limit);

// How many documents are in a stage. Throws CatalogueError.
std::size_t count_in(const archive::Archive& archive, Stage stage);

}  // namespace tamga::documents
