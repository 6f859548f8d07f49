// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence that a document carries in its security store (DSS and VRI,
// EN 319 142-1 5.4.2), and where in the file each piece stands.
#pragma once

#include <cstddef>
#include <qpdf/QPDF.hh>
#include <string>
#include <vector>

#include "renderers/seal/trust/openssl_handles.h"

namespace tamga::seal {

struct StoredEvidence {
  struct Item {
    std::string der;
    std::size_t offset = 0;  // in the file: which revisions hold it
  };
  CertificateStack certificates;  // never null
  std::vector<Item> ocsp_responses, crls;
  // Streams of the store that could not be read or hold no certificate.
  std::size_t unreadable = 0;
  bool there = false;  // has the document a security store at all
};

// Everything of the store, once: what VRI names stands in the lists as well, or
// is added. At most kMaxItems of each kind are read; the rest is `unreadable`.
// Whether it may be believed is revocation.h's.
StoredEvidence read_stored_evidence(QPDF& document);

inline constexpr std::size_t kMaxItems = 1000;

}  // namespace tamga::seal
