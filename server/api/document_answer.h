// SPDX-License-Identifier: GPL-3.0-or-later
// What all routes of documents share: which one is asked about, and how it is
// answered.
#pragma once

#include <string>

#include "server/documents/documents.h"
#include "server/http/message.h"
#include "server/services.h"

namespace tamga::api {

// The document of {id}; one that the asker may not see is, to them, not there
// (Failure not-found).
documents::Document visible_document(const Services& services, const http::Request& request);

// {id} when it has the shape of one, else Failure not-found. For attempts that
// the documents themselves refuse and write down.
std::string document_id(const http::Request& request);

// Failure not-found, not-your-turn, forbidden or act-not-due unless the asker may do this with the
// document now; of an act: the one that is due.
void require_deed(const Services& services, const http::Request& request, documents::Deed deed);

// Reads what a deed's request brings with `read`. What is wrong with that is told only to who may
// do the deed: everybody else is told so first (require_deed), whatever they sent.
template <typename Read>
auto read_for(const Services& services, const http::Request& request, documents::Deed deed,
              const Read& read) {
  try {
    return read();
  } catch (...) {
    require_deed(services, request, deed);
    throw;
  }
}

// The document with its acts, under its ETag.
http::Response document_answer(const Services& services, const documents::Document& document,
                               int status = 200);
// The same after an act: 201 and where the record is, when it has become one.
http::Response acted_answer(const Services& services, const documents::Document& document);

// RFC 9110 §13.1.1: only what the asker has seen may be replaced. Failure
// precondition-required, revision-stale.
std::uint64_t matched_revision(const http::Request& request, const documents::Document& document);

// The failure being handled, its pointers moved from `from` to `to`: a part of
// the body was judged by itself.
[[noreturn]] void throw_below(const std::string& from, const std::string& to);

}  // namespace tamga::api
