// SPDX-License-Identifier: GPL-3.0-or-later
// A confirmed file as the archive captures it, and what is read back of it.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/ingest/ingest_rows.h"
#include "server/ingest/proposal.h"

namespace tamga::ingest {

// What a person says of a file: values by the names of kFields, and "title",
// "file_index", "retention_item", "owner". Missing ones are "".
struct Confirmation {
  std::map<std::string, std::string> values;
  bool open = false;  // илт
  std::string value(std::string_view field) const;
};

// What stands in the form before anybody changes it: the proposal, and from the
// recognised form its place in the file plan, its openness, a title.
Confirmation confirmation_of(const Proposal& proposal, const forms::FormCatalogue& forms);

// The title made of the values, when none is given.
std::string title_of(const Confirmation& confirmation, const forms::FormCatalogue& forms);

// Throws Failure content-refused with an item for each fault: a required field that is
// empty, a year, a day or a form that does not exist, a text that is too long or holds
// control characters. Pointers are "/<field>".
void require_good(const Confirmation& confirmation, const forms::FormCatalogue& forms);

// Without the PDF, pages and attachments. The content is the canonical JSON
//   {"imported": 1, "metadata": {…}, "source": {"name","media_type","sha256","size","pages"},
//    "proposed": [{"field","value","confidence","page"}], "signatures": {…},
//    "text": ["page", …]}
archive::Capture capture_of(const StagedFile& file, const std::vector<PageReading>& pages,
                            const Confirmation& confirmation, const forms::FormCatalogue& forms);

// Whether a record's content is of this shape, and the texts of its pages.
bool is_imported(const nlohmann::json& content);
std::vector<std::string> texts_of(const nlohmann::json& content);

// Fields whose proposed value was changed.
std::vector<std::string> changed_fields(const Proposal& proposal, const Confirmation& confirmation);

}  // namespace tamga::ingest
