// SPDX-License-Identifier: GPL-3.0-or-later
// The document security store (DSS) with its VRI (EN 319 142-1 5.4.2): evidence
// in the file itself.
#pragma once

#include <qpdf/QPDF.hh>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/seal/evidence/evidence.h"

namespace tamga::seal {

// The name of a signature's entry in VRI: SHA-1 of the Contents string, padding
// included, in capitals (5.4.2.3). It names, it protects nothing.
std::string vri_key(std::string_view contents);

// Has the store an entry for that signature?
bool has_evidence(QPDF& document, const std::string& key);

// Appends an incremental update that puts the evidence into the store. What lies
// there already is named again, not written again. Without evidence: the file as
// it is. Thread-safe. Throws Error pdf-unreadable, seal-failed.
std::string add_security_store(std::string_view pdf,
                               const std::vector<SignatureEvidence>& signatures);

}  // namespace tamga::seal
