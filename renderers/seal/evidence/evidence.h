// SPDX-License-Identifier: GPL-3.0-or-later
// What a signature's certificates were worth: chains, OCSP responses, revocation
// lists.
#pragma once

#include <string>
#include <vector>

namespace tamga::seal {

// DER; nothing twice.
struct Evidence {
  std::vector<std::string> certificates, ocsp_responses, revocation_lists;
};

struct SignatureEvidence {
  std::string key;  // of the signature in VRI: security_store.h
  Evidence evidence;
};

}  // namespace tamga::seal
