// SPDX-License-Identifier: GPL-3.0-or-later
// A signing key with its certificate and chain: from a PKCS#12 file, or on a
// PKCS#11 token.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/trust/certificate.h"

namespace tamga::seal {

// Movable; the private key is freed with it. signing() is thread-safe.
class SigningKey {
 public:
  // Reads a PKCS#12 file (RFC 7292). Throws Error key-unreadable or
  // key-unusable: RSA below 3072 bits or EC other than P-256/P-384 does not sign.
  static SigningKey from_pkcs12(const std::filesystem::path& file, std::string_view passphrase);

  // A key that stays on its token or in its HSM: a PKCS#11 URI (RFC 7512) as
  // pkcs11_address.h describes it. `pin`: "" for the URI's pin-source. Signing then
  // throws Error token-unavailable when the token is gone. Throws Error
  // key-unreadable, key-unusable, token-unavailable.
  static SigningKey from_pkcs11(std::string_view uri, std::string_view pin);

  // Either: what begins with `pkcs11:` is the second.
  static SigningKey open(const std::string& file_or_uri, std::string_view secret);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  Certificate certificate() const;
  std::vector<Certificate> intermediates() const;  // those that go into its signatures
  // Common name, else organisation, of the certificate's subject, UTF-8.
  std::string subject() const;
  std::chrono::sys_seconds not_after() const;

  struct Parts;  // OpenSSL handles, signing_key_parts.h
  const Parts& parts() const { return *parts_; }

 private:
  explicit SigningKey(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tamga::seal
