// SPDX-License-Identifier: GPL-3.0-or-later
// Which form a paper is, by its title.
#pragma once

#include <vector>

#include "renderers/content/form.h"
#include "server/ingest/page_lines.h"
#include "server/ingest/proposal.h"

namespace tamga::ingest {

struct RecognisedForm {
  Proposed proposed;            // field "form": id@version, or "imported"
  const Line* title = nullptr;  // the line that told it; null when none did
};

// The titles of the two forms and of each form of the catalogue are looked for on the
// first two pages, in lines that are little more than a title.
RecognisedForm recognise_form(const std::vector<Line>& lines, const forms::FormCatalogue& forms);

}  // namespace tamga::ingest
