// SPDX-License-Identifier: GPL-3.0-or-later
// What is indexed of a record.
#pragma once

#include "index/entry.h"
#include "renderers/content/form.h"
#include "server/archive/archive.h"

namespace tamga {

// Only of what never changes in a record, and of its disposal: so that an index built anew
// answers as the one that grew. A record whose form is no longer loaded is found by its
// metadata alone, and so is one whose content is destroyed or transferred: it says that in
// place of its text.
index::Entry entry_of(const archive::Record& record, const archive::Archive& archive,
                      const forms::FormCatalogue& forms);

// "cyrl", "mong" or "both": the scripts of Mongolian that the texts have letters of; "" for
// neither.
std::string script_of(const std::vector<std::string>& texts);

}  // namespace tamga
