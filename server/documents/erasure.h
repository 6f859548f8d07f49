// SPDX-License-Identifier: GPL-3.0-or-later
// Erasure: what the tables of documents hold of a destroyed record's content.
#pragma once

#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::documents {

// Inside the transaction that destroys the record: content of all renderings, file parts,
// scanned decisions, prepared acts, unfinished works, reasons of returns. The document's
// row stays with its title, as the record's does, and which acts were done by whom. No
// error when there is no such document.
void erase_document(archive::Transaction& transaction, std::string_view document);

}  // namespace tamga::documents
