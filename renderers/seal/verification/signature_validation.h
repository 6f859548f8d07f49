// SPDX-License-Identifier: GPL-3.0-or-later
// The signatures of a document judged together, by time and trust (EN 319 102-1
// 5.5, 5.6): document time-stamps prove that what they cover existed, and are
// proven by younger ones themselves.
#pragma once

#include <chrono>
#include <vector>

#include "renderers/seal/trust/trust_store.h"
#include "renderers/seal/verification/signature_examination.h"
#include "renderers/seal/verification/stored_evidence.h"
#include "renderers/seal/verification/verification_policy.h"

namespace tamga::seal {

// `examined` stands in order of revisions. Fills in verdict, sub-indication,
// time, level and revocation of each report that has no final verdict yet.
// Changes after a signature are not judged here.
void validate_signatures(std::vector<ExaminedSignature>& examined, const TrustStore& trust,
                         const StoredEvidence& evidence, const VerificationPolicy& policy,
                         std::chrono::sys_seconds now);

}  // namespace tamga::seal
