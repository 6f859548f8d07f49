// SPDX-License-Identifier: GPL-3.0-or-later
// Where time-stamps come from (RFC 3161).
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/evidence/transport.h"
#include "renderers/seal/trust/trust_store.h"

namespace tamga::seal {

// The seam between what is sealed and the authorities.
class TimestampSource {
 public:
  virtual ~TimestampSource() = default;
  // A time-stamp token, DER, over a digest. Throws Error timestamp-unavailable.
  virtual std::string token(std::string_view digest, const EVP_MD* algorithm) = 0;
};

// Several authorities, asked in their order until one answers rightly: its token
// is over this digest, carries this request's nonce, is signed by a certificate
// for time-stamping (RFC 3161 2.3) that leads to a trusted one, and its time is
// within five minutes of ours. What each answered instead stands in the error.
// Thread-safe as far as its transport is. Both must outlive it.
class TimestampAuthorities : public TimestampSource {
 public:
  // `addresses`: http or https.
  TimestampAuthorities(std::vector<std::string> addresses, Transport& transport,
                       const TrustStore& trust);
  std::string token(std::string_view digest, const EVP_MD* algorithm) override;

 private:
  std::vector<std::string> addresses_;
  Transport& transport_;
  const TrustStore& trust_;
};

}  // namespace tamga::seal
