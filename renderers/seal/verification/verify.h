// SPDX-License-Identifier: GPL-3.0-or-later
// Verification: every signature of a PDF, whole or not, by whom, known to be
// from when, and what came after it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "renderers/seal/trust/trust_store.h"
#include "renderers/seal/verification/verification_policy.h"
#include "renderers/seal/verification/verification_report.h"

namespace tamga::seal {

// Validates every signature and document time-stamp by EN 319 102-1: basic (5.3),
// with time (5.5) and with the evidence of the document's own security store and
// its document time-stamps, youngest first (5.6). The signer's claimed time
// proves nothing; it counts against himself only.
//
// Never throws for what the file holds: a file that is no PDF, needs repair or
// goes beyond the limits of pdf_document.h gives `unreadable` and no report in
// part (std::bad_alloc is passed on). Changes that are not allowed make a whole signature
// Indeterminate (SIG_CONSTRAINTS_FAILURE). An empty trust store makes every whole signature
// Indeterminate (NO_CERTIFICATE_CHAIN_FOUND). Time-stamps of which an earlier one
// tells a later time are Indeterminate (TIMESTAMP_ORDER_FAILURE).
//
// `now` is the time of verification, the system's when it is not given.
// Warnings of a signature: unjudged-attribute (the CMS carries an unsigned
// attribute other than a time-stamp), timestamp-bad (one that does not count),
// claimed-time-late (the claimed time is after a proven one, or in the future),
// stray-certificate (its CMS carries one that no known issuer has signed).
// Thread-safe.
Verified verify(std::string_view pdf, const TrustStore& trust,
                const VerificationPolicy& policy = {},
                std::optional<std::chrono::sys_seconds> now = std::nullopt);

}  // namespace tamga::seal
