// SPDX-License-Identifier: GPL-3.0-or-later
// Which digests, signature algorithms and keys verification takes at all
// (ETSI TS 119 312: SHA-2; RSA from 2048 bits; the NIST curves from P-256).
#pragma once

#include <string>
#include <string_view>

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

// The digest by its OBJECT IDENTIFIER's content bytes, or by OpenSSL's number;
// null when it is not taken: SHA-256, SHA-384, SHA-512 are.
const EVP_MD* accepted_digest(std::string_view identifier);
const EVP_MD* accepted_digest(int nid);

// RSA from 2048 bits, EC on P-256, P-384 or P-521.
bool is_accepted_key(const EVP_PKEY* key);

// Is the algorithm the key's own, over a digest that is taken, with the
// parameters it must have (RFC 4055, RFC 5758)? For certificates, revocation
// lists and OCSP responses. Thread-safe.
bool is_accepted_signature(const X509_ALGOR* algorithm, const EVP_PKEY* key);

// "RSA 3072", "P-256": for reports.
std::string name_of_key(const EVP_PKEY* key);

}  // namespace tamga::seal
