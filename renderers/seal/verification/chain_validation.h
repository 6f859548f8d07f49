// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates of a signature or time-stamp judged for the time it is known
// to have existed at: chain, revocation, strength (EN 319 102-1 5.2.6 X.509
// certificate validation, 5.2.5 revocation freshness, 5.6.2 past certificate
// validation).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/trust_store.h"
#include "renderers/seal/trust/verdict.h"
#include "renderers/seal/verification/stored_evidence.h"
#include "renderers/seal/verification/verification_policy.h"

namespace tamga::seal {

// What a chain is judged for.
struct ExistenceTime {
  // By when it is proven to have existed; without proof: the time of verification.
  std::chrono::sys_seconds at;
  bool proven = false;
  // From when on it can have existed: the time of a time-stamp that stood before it.
  std::optional<std::chrono::sys_seconds> not_before{};
  // The signer's own word, which counts against himself only.
  std::optional<std::chrono::sys_seconds> claimed{};
};

enum class RevocationState { NotAsked, Good, Revoked, Unknown, Stale };
// not-asked, good, revoked, unknown, stale
std::string_view name_of(RevocationState state);

struct ChainJudgement {
  Verdict verdict = Verdict::Indeterminate;
  std::string sub_indication;
  RevocationState revocation = RevocationState::NotAsked;  // of the signer's own certificate
  std::optional<std::chrono::sys_seconds> revoked_at;
  // Good, fresh evidence for every certificate but the anchor, and where in the
  // file the last needed piece of it stands.
  bool has_all_evidence = false;
  std::size_t evidence_until = 0;
};

// `intermediates` may stand in the chain. Thread-safe.
// Sub-indications beside those of certificate_chain.h: TOTAL-FAILED REVOKED,
// EXPIRED, NOT_YET_VALID when it was surely made at such a time; INDETERMINATE
// REVOKED_NO_POE, REVOKED_CA_NO_POE, OUT_OF_BOUNDS_NO_POE,
// OUT_OF_BOUNDS_NOT_REVOKED, TRY_LATER, CRYPTO_CONSTRAINTS_FAILURE_NO_POE.
ChainJudgement judge_chain(X509* certificate, STACK_OF(X509) * intermediates,
                           const ExistenceTime& existed, const TrustStore& trust,
                           const StoredEvidence& evidence, const VerificationPolicy& policy);

}  // namespace tamga::seal
