// SPDX-License-Identifier: GPL-3.0-or-later
// What programs that are not ours say of a signature: openssl cms, openssl ts,
// and poppler's pdfsig with an NSS database.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pki/authority.h"
#include "seal_fixture.h"
#include "signed_parts.h"

namespace tamga::seal_tests {

// One line of pdfsig's report.
struct PdfsigLine {
  std::string signature;    // "Signature is Valid.", …
  std::string certificate;  // "Certificate is Trusted.", …; "" when it did not look
};

// Trusts the root of a test PKI alone. Its files lie in a folder of its own.
class OtherVerifiers {
 public:
  explicit OtherVerifiers(pki::Authority& authority);

  // `openssl cms -verify -cades`: at a time, or now; with revocation lists (DER)
  // every certificate is asked for in them.
  bool cms(const SignedPart& part, std::optional<std::chrono::sys_seconds> at = {},
           const std::vector<std::string>& lists = {}) const;

  // `openssl ts -verify` of a token over these bytes.
  bool ts(const std::string& token, const std::string& bytes,
          std::optional<std::chrono::sys_seconds> at = {}) const;

  // pdfsig, in the order of the file; it asks OCSP responders only when told to.
  std::vector<PdfsigLine> pdfsig(const std::string& pdf, bool with_ocsp = false) const;

 private:
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  Folder folder_;
};

}  // namespace tamga::seal_tests
