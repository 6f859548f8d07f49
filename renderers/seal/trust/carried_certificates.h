// SPDX-License-Identifier: GPL-3.0-or-later
// The further certificates that a CMS carries, which nothing of it protects.
#pragma once

#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/trust_store.h"

namespace tamga::seal {

// Is there one among `carried` that no known issuer has signed: neither `signer`
// nor another of them, of `known` or of the trust store? One that a known issuer
// has signed protects itself; any other could have been changed or put in by
// anybody. Thread-safe.
bool has_stray_certificate(STACK_OF(X509) * carried, X509* signer, STACK_OF(X509) * known,
                           const TrustStore& trust);

}  // namespace tamga::seal
