// SPDX-License-Identifier: GPL-3.0-or-later
// Is a CMS signature right, by itself: digest, signature value, and whose
// certificate made it. Trust in that certificate is certificate_chain.h; time
// is timestamp_token.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/trust/openssl_handles.h"

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
  std::string signature;                 // the signature value: what a time-stamp of it is over
  // Of the unsigned attributes, which anybody can add: the tokens of
  // signature-time-stamp (EN 319 122-1 5.3), not judged, and all others by
  // their dotted OBJECT IDENTIFIERs.
  std::vector<std::string> timestamps;
  std::vector<std::string> unjudged_attributes;
};

// `contents` is the bytes of Contents; the signed bytes stand in two parts.
// Accepted: SHA-256, SHA-384, SHA-512; RSA from 2048 bits (PKCS#1 v1.5, PSS),
// EC on P-256, P-384, P-521. Never throws for what the bytes are. Thread-safe.
CmsVerification verify_cms(std::string_view contents, std::string_view first,
                           std::string_view second);

// The same of a time-stamp token (RFC 3161 2.4.2), whose TSTInfo stands inside
// and is given in `info` when there is no fault. signing-certificate of the
// first version (SHA-1 of the certificate) is taken as well: RFC 3161 knew no
// other, and it only picks one of the certificates that are there. `padding`:
// may zeros follow, as in a document time-stamp's Contents.
CmsVerification verify_token_cms(std::string_view token, bool padding, std::string& info);

}  // namespace tamga::seal
