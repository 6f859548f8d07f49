// SPDX-License-Identifier: GPL-3.0-or-later
// What the title and the signatures of a performance report tell.
#pragma once

#include <vector>

#include "server/ingest/form_recognition.h"
#include "server/ingest/known_values.h"
#include "server/ingest/page_lines.h"
#include "server/ingest/proposal.h"

namespace tamga::ingest {

// Title: «{НЭГЖ}-ИЙН {АЛБАН ТУШААЛ} {ЭЦГИЙН НЭР} {НЭР} {он} ОНЫ ГҮЙЦЭТГЭЛИЙН ТАЙЛАН», names and
// unit in the genitive, over one to three lines. The given name is taken from the
// signature where that agrees; the organisation from the footer or the letterhead.
void offer_report(const std::vector<Line>& lines, const RecognisedForm& form,
                  const KnownValues& known, Proposal& proposal);

}  // namespace tamga::ingest
