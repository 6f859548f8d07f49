// SPDX-License-Identifier: GPL-3.0-or-later
// The one file of a document under its acts, kept as parts that are only ever
// inserted: the file is their concatenation, so no earlier byte can change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::documents {

// Appends a part to a rendering's file, as its next number.
void append_part(archive::Transaction& transaction, std::string_view document,
                 std::int64_t rendering, std::string bytes);

// The file so far, "" when there is none.
std::string document_file(const archive::Catalogue& catalogue, std::string_view document,
                          std::int64_t rendering);

// An act that was done, and with which key it was signed.
struct DoneAct {
  std::int64_t rendering = 0, number = 0;  // of the document's rendering, from 1
  std::string act;
  std::string account;           // who did it
  std::string principal, basis;  // for whom, by which order; "" for oneself
  std::int64_t time = 0;         // microseconds UTC
  std::string subject, serial;   // of the certificate it is signed with
  bool own_key = false;          // the person's own, else the organisation's
  std::string decision;          // SHA-256 of the scanned decision, or ""
};

void insert_act(archive::Transaction& transaction, std::string_view document, const DoneAct& act);
// Of all renderings, in their order: those of returned ones are evidence, too.
std::vector<DoneAct> done_acts(const archive::Catalogue& catalogue, std::string_view document);

}  // namespace tamga::documents
