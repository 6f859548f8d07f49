// SPDX-License-Identifier: GPL-3.0-or-later
// An RFC 3161 time-stamp token, judged: whose it is, what it is over, and when.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/trust_store.h"

namespace tamga::seal {

// `fault` is "" when the token proves that its imprint existed at `time`. Else a
// sub-indication of EN 319 102-1:
//   FORMAT_FAILURE                   no token, or not as RFC 3161 2.4.2 has it
//   HASH_FAILURE                     its imprint, or its digest, is of other bytes
//   SIG_CRYPTO_FAILURE               its signature value is wrong
//   NO_SIGNING_CERTIFICATE_FOUND     ESS signing-certificate is missing or not it
//   SIG_CONSTRAINTS_FAILURE          the nonce is not the one asked with
//   CRYPTO_CONSTRAINTS_FAILURE_NO_POE  an algorithm or a key too weak
//   CHAIN_CONSTRAINTS_FAILURE        the certificate is not for time-stamping alone
//                                    (RFC 3161 2.3: extended key usage, critical)
//   and those of certificate_chain.h: its chain, at the token's own time. The
//   certificate's validity and revocation after that time are not judged here.
// The members are set as far as they were read: all of them in the last two cases.
struct TimestampCheck {
  std::string fault;
  std::chrono::sys_seconds time;  // genTime, its fraction of a second cut off
  Handle<X509> authority;         // the TSA's certificate
  CertificateStack others;        // further certificates of the token
  CertificateStack chain;         // authority first, trust anchor last; when there is no fault
  std::string digest_algorithm;   // of the imprint: "SHA-256", …
};

// What is known beyond the token itself.
struct TimestampContext {
  const ASN1_INTEGER* nonce = nullptr;  // the request's; null when none was sent or it is not known
  STACK_OF(X509) * further = nullptr;   // certificates that may stand in its chain
  bool padding = false;                 // zeros may follow: Contents of a document time-stamp
};

// `imprint` is the digest by `algorithm` that the token must be over.
// Never throws for what the bytes are. Thread-safe.
TimestampCheck check_timestamp(std::string_view token_der, const EVP_MD* algorithm,
                               std::string_view imprint, const TrustStore& trust,
                               const TimestampContext& context = {});

// The same for bytes in two parts, digested by whichever of SHA-256, SHA-384 and
// SHA-512 the token itself names.
TimestampCheck check_timestamp_of(std::string_view token_der, std::string_view first,
                                  std::string_view second, const TrustStore& trust,
                                  const TimestampContext& context = {});

}  // namespace tamga::seal
