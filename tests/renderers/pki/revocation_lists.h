// SPDX-License-Identifier: GPL-3.0-or-later
// The certificate revocation lists of the issuing CA and of the root (RFC 5280 5).
#pragma once

#include <atomic>
#include <string>

#include "authority.h"

namespace tamga::pki {

enum class CrlFault {
  None,
  Stale,          // nextUpdate was a day ago
  WronglySigned,  // the right issuer's name, another's key
  Garbage,        // bytes that are no DER
  Slow,           // answers after the server's delay
  Unavailable,    // HTTP 503
  Down,           // the connection ends without an answer
};

// Thread-safe. Lists are of the authority's clock and hold seven days.
class RevocationLists {
 public:
  explicit RevocationLists(Authority& authority) : authority_(authority) {}

  void set(CrlFault fault) { fault_ = fault; }
  CrlFault fault() const { return fault_; }

  std::string of_issuing();  // DER: everybody who is revoked
  std::string of_root();     // DER: empty, the issuing CA is never revoked

 private:
  std::string list(const Identity& issuer, const std::map<std::string, Revocation>& revoked);

  Authority& authority_;
  std::atomic<CrlFault> fault_ = CrlFault::None;
  std::atomic<long> number_ = 0;
};

}  // namespace tamga::pki
