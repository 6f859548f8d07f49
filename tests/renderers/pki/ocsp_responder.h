// SPDX-License-Identifier: GPL-3.0-or-later
// An RFC 6960 OCSP responder, delegated by the issuing CA: request in, answer
// out, both DER.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "authority.h"

namespace tamga::pki {

enum class OcspFault {
  None,
  Unauthorised,    // OCSPResponseStatus unauthorized (6)
  TryLater,        // tryLater (3)
  Stale,           // nextUpdate was a day ago
  WrongCertId,     // a good answer for the certificate of the next serial number
  WrongNonce,      // a good answer with another nonce than was asked
  NoNonce,         // a good answer that leaves the nonce out, as many do
  BadSignature,    // the signature's last bit is flipped
  SignedByPerson,  // a certificate of the same CA without EKU OCSPSigning
  Untrusted,       // a responder of another root, with the right EKU
  Garbage,         // bytes that are no DER, with the right media type
  Slow,            // answers after the server's delay
  Unavailable,     // HTTP 503
  Down,            // the connection ends without an answer
};

// Thread-safe. Answers are of the authority's clock and hold twelve hours.
class OcspResponder {
 public:
  explicit OcspResponder(Authority& authority);

  void set(OcspFault fault) { fault_ = fault; }
  OcspFault fault() const { return fault_; }

  // An OCSPResponse. A request that is none gets malformedRequest, one for
  // certificates of another CA unauthorized (RFC 6960 2.3).
  std::string answer(std::string_view request);

  // The answer to a request without nonce for this person's certificate.
  std::string answer_for(Person person);

 private:
  std::string signed_response(OCSP_REQUEST* request);
  void add_status(OCSP_BASICRESP* basic, OCSP_CERTID* asked);
  void sign(OCSP_BASICRESP* basic);

  Authority& authority_;
  Identity untrusted_;
  std::atomic<OcspFault> fault_ = OcspFault::None;
};

// An OCSPRequest for one certificate of this issuer, by SHA-1 as clients write it.
std::string ocsp_request(X509* certificate, X509* issuer, bool with_nonce);

}  // namespace tamga::pki
