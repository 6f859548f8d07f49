// SPDX-License-Identifier: GPL-3.0-or-later
// An RFC 3161 time-stamping authority: request in, answer out, both DER.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "authority.h"

namespace tamga::pki {

enum class TsaFault {
  None,
  WrongNonce,      // a good token over another nonce than was asked
  WrongImprint,    // a good token over another digest than was asked
  Rejection,       // PKIStatus rejection, badAlg; no token
  BadSignature,    // the signature's last bit is flipped
  SignedByPerson,  // a certificate of the same CA without EKU timeStamping
  Untrusted,       // a TSA of another root
  Garbage,         // bytes that are no DER, with the right media type
  Slow,            // answers after the server's delay
  Unavailable,     // HTTP 503
  Down,            // the connection ends without an answer
};

// Thread-safe. The time of a token is the authority's clock, accuracy 1 s.
class TimeStampAuthority {
 public:
  explicit TimeStampAuthority(Authority& authority);

  void set(TsaFault fault) { fault_ = fault; }
  TsaFault fault() const { return fault_; }

  // A TimeStampResp (RFC 3161 2.4.2). A request that is none gets a rejection,
  // badDataFormat.
  std::string answer(std::string_view request);

  // The token alone, as it stands in a CMS, for an imprint by this algorithm.
  std::string token(const EVP_MD* algorithm, std::string_view imprint);

 private:
  std::string granted(std::string_view request, const Identity& signer, const Identity& above);
  std::string signed_by_person(const TS_REQ* request);
  long next_serial() { return ++serial_; }

  Authority& authority_;
  Identity untrusted_;
  std::atomic<TsaFault> fault_ = TsaFault::None;
  std::atomic<long> serial_ = 1000;
};

// A TimeStampReq over an imprint, asking for certificates; nonce 0 is none.
std::string time_stamp_request(const EVP_MD* algorithm, std::string_view imprint, long nonce);

}  // namespace tamga::pki
