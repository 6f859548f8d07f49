// SPDX-License-Identifier: GPL-3.0-or-later
// The seam to a device that holds a private key and signs with it.
#pragma once

#include <openssl/evp.h>

#include <string>
#include <string_view>

namespace tamga::seal {

class SigningDevice {
 public:
  virtual ~SigningDevice() = default;
  // The signature value over a message, as CMS carries it (RFC 5652 5.6: PKCS#1
  // v1.5 for RSA, a DER ECDSA-Sig-Value for EC). Thread-safe. Throws Error
  // token-unavailable.
  virtual std::string sign(const EVP_MD* algorithm, std::string_view message) = 0;
};

}  // namespace tamga::seal
