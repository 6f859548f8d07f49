// SPDX-License-Identifier: GPL-3.0-or-later
// Documents of the past that a new one begins from: chosen, read, and noted as looked at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "renderers/content/prefill.h"
#include "server/archive/post_records.h"
#include "server/pages/site.h"

namespace tamga::pages {

// An earlier document as its asker may see it.
struct PastDocument {
  forms::Earlier earlier;
  std::string title;
  std::string form_version, address;
  archive::PostSubject about;  // which post, and who where the form names a person
};

// The records or documents of these ids; reading a record's content is an event
// (record.viewed). Failure not-found for what is not there or may not be seen,
// record-destroyed, bad-request for more than four.
std::vector<PastDocument> past_documents(const Site& site, const Visit& visit,
                                         const std::vector<std::string>& ids);

// What can begin from a document of a form, as {address, title}; `id` is the document's.
nlohmann::json beginnings(const Site& site, const Visit& visit, const std::string& form,
                          const std::string& id);

// GET /documents/start: what a new document of a form may begin from.
void add_start_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
