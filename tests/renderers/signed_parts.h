// SPDX-License-Identifier: GPL-3.0-or-later
// A signed PDF taken apart without our own verifier, for programs of others:
// qpdf finds the signatures, OpenSSL their values and tokens.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tamga::seal_tests {

struct SignedPart {
  std::string field;
  bool is_timestamp = false;              // SubFilter ETSI.RFC3161: contents is a token
  std::string contents;                   // DER, without the zeros that fill the string
  std::string covered;                    // the bytes of both ranges
  std::string signature_value;            // of the CMS
  std::string token;                      // DER of the signature's own time-stamp, or ""
  std::vector<std::string> certificates;  // DER, the signer's first
  std::size_t end = 0;                    // where the second range ends
};

// In the order of their revisions.
std::vector<SignedPart> signed_parts(const std::string& pdf);

}  // namespace tamga::seal_tests
