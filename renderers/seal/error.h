// SPDX-License-Identifier: GPL-3.0-or-later
// What sealing throws. An invalid signature is not an error: verify() returns it.
#pragma once

#include <stdexcept>
#include <string>

namespace tamga::seal {

// Codes (server/error.cpp has their texts): pdf-unreadable, field-signed,
// field-unknown, key-unreadable (no file, no token, wrong passphrase or PIN),
// key-unusable (weak, expired, not for signing), token-unavailable,
// certificate-unreadable, certificate-revoked, certificate-untrusted, cms-refused,
// timestamp-unavailable, revocation-unavailable, trust-unreadable, glyph-missing, content-too-long,
// mark-image-unreadable, seal-failed.
class Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& detail)
      : std::runtime_error(detail), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

}  // namespace tamga::seal
