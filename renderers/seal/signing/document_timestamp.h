// SPDX-License-Identifier: GPL-3.0-or-later
// Time-stamps of a whole file (EN 319 142-1 5.4.3), and with them the way from
// a signature to evidence that outlives its certificates.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "renderers/seal/evidence/evidence_source.h"
#include "renderers/seal/evidence/level.h"
#include "renderers/seal/evidence/timestamp_source.h"

namespace tamga::seal {

// Appends an incremental update with a document time-stamp: a token over all
// bytes but its own, in a field without a box. Throws Error pdf-unreadable,
// timestamp-unavailable, seal-failed.
std::string add_document_timestamp(std::string_view pdf, TimestampSource& timestamps);

// Appends what a level wants beyond the signatures: B-LT the evidence of all
// signatures that have none yet, B-LTA a document time-stamp as well; nothing for
// B-B and B-T. Throws Error as its parts do (evidence_source.h).
std::string extend(std::string_view pdf, Level level, TimestampSource& timestamps,
                   const EvidenceSource& evidence, std::chrono::sys_seconds now);

// Called years later, before the last time-stamp's certificate or algorithm has run
// out (evidence_life.h): what has no evidence yet gets it, the last time-stamp for
// one, and a new document time-stamp stands over it all. Throws the same.
std::string renew(std::string_view pdf, TimestampSource& timestamps, const EvidenceSource& evidence,
                  std::chrono::sys_seconds now);

}  // namespace tamga::seal
