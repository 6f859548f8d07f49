// SPDX-License-Identifier: GPL-3.0-or-later
// Verification: every signature of a PDF, whole or not, by whom, and what came
// after it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/trust_store.h"
#include "renderers/seal/verdict.h"

namespace tamga::seal {

struct SignatureReport {
  std::string field;
  Verdict verdict = Verdict::TotalFailed;
  std::string sub_indication;      // HASH_FAILURE, NO_CERTIFICATE_CHAIN_FOUND, … or ""
  bool whole = false;              // digest and signature value are right
  bool covers_whole_file = false;  // no bytes after what this signature covers
  std::string signer;              // subject, UTF-8
  std::string issuer;
  std::string reason;
  std::string level;  // "B-B" …, or "" when not PAdES
  std::optional<std::chrono::sys_seconds> claimed_time;
  std::string changes_after;  // "none", "allowed" or "not-allowed"
};

struct VerificationReport {
  std::vector<SignatureReport> signatures;  // in order of their revisions
  // True when there is at least one signature and each is TotalPassed.
  bool valid() const;
};

// Never throws for what the file holds: a file that is no PDF, needs repair or
// goes beyond the limits of pdf_document.h gives `unreadable` and no report in
// part. Changes that are not allowed make a whole signature Indeterminate
// (SIG_CONSTRAINTS_FAILURE). Chains are judged at the claimed time, or now when
// there is none. Thread-safe. An empty trust store makes every whole signature
// Indeterminate (NO_CERTIFICATE_CHAIN_FOUND).
struct Verified {
  std::string unreadable;  // why the file could not be read, or ""
  VerificationReport report;
};
Verified verify(std::string_view pdf, const TrustStore& trust);

}  // namespace tamga::seal
