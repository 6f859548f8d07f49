// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of an archive: DATA/keys.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "renderers/seal/signing/signing_key.h"

namespace tamga::signing {

// organisation.p12 (PKCS#12) with its passphrase in organisation.passphrase, or
// organisation.pkcs11, whose first line is a PKCS#11 URI (RFC 7512) and whose PIN
// stands where the URI's pin-source says, or in organisation.passphrase. A systemd
// credential organisation.passphrase goes before the file. people/<account>.p12
// or .pkcs11: the keys of people, opened with a secret that only they know.
// people/<account>.cer: the certificates (PEM or DER) of keys that never come here.
// Nothing is kept open for people: thread-safe.
class KeyStore {
 public:
  explicit KeyStore(std::filesystem::path keys) : keys_(std::move(keys)) {}

  // Nothing when there is none. Throws seal::Error key-unreadable, key-unusable,
  // token-unavailable.
  std::optional<seal::SigningKey> organisation() const;

  bool has_person(std::string_view account) const;
  // The same errors; key-unreadable also for a secret that does not open it. A file
  // that a change of the secret left half-way (key_follower.h) opens by either.
  std::optional<seal::SigningKey> person(std::string_view account, std::string_view secret) const;

  // Is this certificate (DER) registered for the account's acts by a token of its
  // own? What is trusted for somebody is not trusted for everybody. Throws
  // seal::Error trust-unreadable for a file that cannot be read.
  bool has_certificate(std::string_view account, std::string_view der) const;

 private:
  std::filesystem::path keys_;
};

}  // namespace tamga::signing
