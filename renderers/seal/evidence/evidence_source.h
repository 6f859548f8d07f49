// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers evidence while it can still be asked for.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "renderers/seal/evidence/evidence.h"
#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/trust/trust_store.h"

namespace tamga::seal {

// Asks the addresses that the certificates themselves name: the OCSP responder
// (authorityInfoAccess, RFC 6960), else the distribution points (RFC 5280
// 4.2.1.13). An OCSP answer may leave the request's nonce out, as responders
// that sign ahead do (RFC 8954 2.1), but not change it. Every answer is checked
// before it is kept. Thread-safe as far as its transport is; both must outlive it.
class EvidenceSource {
 public:
  // A certificate that names neither responder nor list: nobody knows what it was
  // worth. A level that promises evidence refuses it; a renewal, which proves no
  // more than when a file was there, accepts it.
  enum class Unasked { Refuse, Accept };

  EvidenceSource(Transport& transport, const TrustStore& trust)
      : transport_(transport), trust_(trust) {}

  // For each signature and document time-stamp of the PDF that has no evidence
  // in its security store yet, with the time-stamp in the signature: the chain's
  // certificates (the anchor too) and, for each but the anchor, its status at
  // `now`.
  // Throws Error pdf-unreadable, certificate-revoked, certificate-untrusted (no
  // chain at `now`), revocation-unavailable (nobody to ask, no good answer); each
  // names the certificate by its serial number.
  std::vector<SignatureEvidence> collect(std::string_view pdf, std::chrono::sys_seconds now,
                                         Unasked unasked = Unasked::Refuse) const;

 private:
  Transport& transport_;
  const TrustStore& trust_;
};

}  // namespace tamga::seal
