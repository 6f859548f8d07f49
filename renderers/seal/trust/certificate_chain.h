// SPDX-License-Identifier: GPL-3.0-or-later
// Does a signer's certificate lead to one that is trusted (RFC 5280 6)?
#pragma once

#include <chrono>
#include <string>

#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/trust_store.h"
#include "renderers/seal/trust/verdict.h"

namespace tamga::seal {

struct ChainResult {
  Verdict verdict = Verdict::Indeterminate;
  std::string sub_indication;  // "" when the chain is good
  CertificateStack chain;      // signer first, trust anchor last, when it is good
};

// Builds and checks the chain at `time`. `others` are certificates that may
// stand in between. Every certificate of the trust store may end a chain.
// Revocation is not asked: revocation.h, validation.h.
// Sub-indications: NO_CERTIFICATE_CHAIN_FOUND, EXPIRED, NOT_YET_VALID (the
// signer's own certificate at that time), OUT_OF_BOUNDS_NO_POE (one
// above it), CHAIN_CONSTRAINTS_FAILURE (its use, a constraint, a weak key),
// CERTIFICATE_CHAIN_GENERAL_FAILURE. Thread-safe.
ChainResult check_chain(X509* signer, STACK_OF(X509) * others, const TrustStore& trust,
                        std::chrono::sys_seconds time);

}  // namespace tamga::seal
