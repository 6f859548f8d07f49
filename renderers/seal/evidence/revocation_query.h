// SPDX-License-Identifier: GPL-3.0-or-later
// Asks whether one certificate is revoked: the responder or the distribution
// point that it names.
#pragma once

#include <chrono>
#include <string>

#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

// One of the two is set: the answer's DER, checked, fresh, and good.
struct RevocationAnswer {
  std::string ocsp_response, revocation_list;
};

// Does the certificate name anybody to ask?
bool names_revocation(X509* certificate);

// Throws Error certificate-revoked, revocation-unavailable (with what each
// address answered instead).
RevocationAnswer query_revocation(Transport& transport, X509* certificate, X509* issuer,
                                  std::chrono::sys_seconds now);

}  // namespace tamga::seal
