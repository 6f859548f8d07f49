// SPDX-License-Identifier: GPL-3.0-or-later
// Is a CMS signature right, by itself: digest, signature value, and whose
// certificate made it. Trust in that certificate is certificate_chain.h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/openssl_handles.h"

namespace tamga::seal {

struct CmsVerification {
  // "" when digest and signature value are right, else the sub-indication of
  // EN 319 102-1 table 6: FORMAT_FAILURE, HASH_FAILURE, SIG_CRYPTO_FAILURE,
  // NO_SIGNING_CERTIFICATE_FOUND, CRYPTO_CONSTRAINTS_FAILURE_NO_POE.
  std::string fault;
  Handle<X509> signer;                   // as far as it was found
  CertificateStack others;               // the CMS's other certificates
  bool has_signing_certificate = false;  // signing-certificate-v2 is there and matches
  bool has_signing_time = false;         // which PAdES forbids
};

// `contents` is the bytes of Contents; the signed bytes stand in two parts.
// Accepted: SHA-256, SHA-384, SHA-512; RSA from 2048 bits (PKCS#1 v1.5, PSS),
// EC on P-256, P-384, P-521. Never throws for what the bytes are. Thread-safe.
CmsVerification verify_cms(std::string_view contents, std::string_view first,
                           std::string_view second);

}  // namespace tamga::seal
