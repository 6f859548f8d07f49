// SPDX-License-Identifier: GPL-3.0-or-later
// Values that stand beside their label, and the annex reference above a title.
#pragma once

#include <vector>

#include "server/ingest/form_recognition.h"
#include "server/ingest/page_lines.h"
#include "server/ingest/proposal.h"

namespace tamga::ingest {

// «{байгууллага}-ын даргын / {он} оны … өдрийн / {N} дугаар тушаалын {K} дугаар
// хавсралт» above the title: day and number of the order, but not for a
// performance report, where it is the order that made the form.
void offer_annex(const std::vector<Line>& lines, const RecognisedForm& form, Proposal& proposal);

// Organisation, unit and position in a table of label and value or «label: value» in
// one cell; day and number of the approval at the end.
void offer_labelled(const std::vector<Line>& lines, const RecognisedForm& form, Proposal& proposal);

}  // namespace tamga::ingest
