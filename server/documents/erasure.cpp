// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/erasure.h"

namespace tamga::documents {

void erase_document(archive::Transaction& transaction, std::string_view document) {
  if (document.empty()) return;
  const archive::Parameters of_document{{"document", std::string(document)}};
  transaction.run("DELETE FROM document_part WHERE document = :document", of_document);
  transaction.run("DELETE FROM document_rendering WHERE document = :document", of_document);
  transaction.run("DELETE FROM document_decision WHERE document = :document", of_document);
  transaction.run("DELETE FROM prepared_act WHERE document = :document", of_document);
  transaction.run("DELETE FROM work WHERE document = :document", of_document);
  transaction.run(
      "UPDATE document SET content = '{}', reason = '', revision = revision + 1 "
      "WHERE id = :document",
      of_document);
}

}  // namespace tamga::documents
