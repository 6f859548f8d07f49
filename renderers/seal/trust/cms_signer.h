// SPDX-License-Identifier: GPL-3.0-or-later
// Who made a CMS signature, and with what: read, not judged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

struct CmsSigner {
  Handle<X509> certificate;
  CertificateStack others;  // all certificates of the CMS
  std::string timestamp;    // the signature's time-stamp token, DER, or ""
  // What its strength rests on: "SHA-256", "P-256", "RSA-3072" …
  std::vector<std::string> algorithms;
};

// `cms` may be followed by zeros, as Contents is. Throws Error pdf-unreadable when
// it is no SignedData of one signer with a certificate. Thread-safe.
CmsSigner read_cms_signer(std::string_view cms);

}  // namespace tamga::seal
