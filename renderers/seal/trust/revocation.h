// SPDX-License-Identifier: GPL-3.0-or-later
// What an OCSP response (RFC 6960) or a revocation list (RFC 5280 5) says of one
// certificate, and whether it may be believed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

enum class RevocationStatus { Good, Revoked, Unknown };

// `fault` is "" when the data may be believed, else why not:
//   malformed        no DER of its kind, or of a kind this reader does not know
//                    (delta and indirect lists, critical extensions)
//   not-successful   an OCSP response that is only an error (RFC 6960 4.2.1)
//   other-certificate  it does not speak of this certificate and issuer
//   unauthorised     not signed by the issuer, nor by a responder the issuer has
//                    named (RFC 6960 4.2.2.2: issued by it, OCSPSigning, valid)
//   signature        the signature value is wrong
//   algorithm        the signature's algorithm or key is too weak
//   nonce            the response's nonce is not the request's
struct RevocationCheck {
  std::string fault;
  RevocationStatus status = RevocationStatus::Unknown;
  std::optional<std::chrono::sys_seconds> revoked_at;
  std::string reason;  // of RFC 5280 5.3.1: "keyCompromise", …; "" when none is given
  std::chrono::sys_seconds this_update;
  std::optional<std::chrono::sys_seconds> next_update;

  // Is it a word about `time` (EN 319 102-1 5.2.5): not from before, beyond what
  // it says of its own life (nextUpdate) or, where it says nothing, a day. For
  // data fetched just now `time` is now; a clock that is five minutes off is
  // forgiven only to data from the future: see is_from_future().
  bool is_fresh_at(std::chrono::sys_seconds time) const;
  // Was it made more than five minutes after `now`?
  bool is_from_future(std::chrono::sys_seconds now) const;
};

// `nonce`: the request's nonce, the bytes of the extension's OCTET STRING value
// (RFC 8954); "" when none was sent or it is not known. A response without a
// nonce is refused when one was asked for.
// Neither throws for what the bytes are. Thread-safe.
RevocationCheck check_ocsp(std::string_view response_der, X509* certificate, X509* issuer,
                           std::string_view nonce = {});
RevocationCheck check_crl(std::string_view crl_der, X509* certificate, X509* issuer);

}  // namespace tamga::seal
