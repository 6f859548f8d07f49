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

// Does a program ask the OCSP responder that the certificate names?
enum class Ocsp { NotAsked, Asked };

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

  // NSS, which pdfsig builds on: does the signer's chain hold now for signing
  // (vfychain, CERT_PKIXVerifyCert)? pdfsig 22.12 is not asked this: it reads NSS's last
  // error instead of the call's result, and tells a good chain with an
  // intermediate certificate as an "unknown issue" for an extension that was
  // looked for and is optional.
  bool nss(const SignedPart& part, Ocsp ocsp) const;

  // pdfsig's words on each signature ("Signature is Valid."), in the order of
  // the fields; those that nobody has signed are left out.
  std::vector<std::string> pdfsig(const std::string& pdf) const;

 private:
  std::string path(std::string_view name) const { return (folder_ / name).string(); }

  Folder folder_;
};

}  // namespace tamga::seal_tests
