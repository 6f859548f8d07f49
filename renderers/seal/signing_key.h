// SPDX-License-Identifier: GPL-3.0-or-later
// A signing key with its certificate and chain, from a PKCS#12 file.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tamga::seal {

// Movable; the private key is freed with it. signing() is thread-safe.
class SigningKey {
 public:
  // Reads a PKCS#12 file (RFC 7292). Throws Error key-unreadable or
  // key-unusable: RSA below 3072 bits or EC other than P-256/P-384 does not sign.
  static SigningKey from_pkcs12(const std::filesystem::path& file, std::string_view passphrase);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

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
