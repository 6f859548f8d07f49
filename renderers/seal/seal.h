// SPDX-License-Identifier: GPL-3.0-or-later
// A seal: one PAdES B-B signature as an incremental update of a finished PDF.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fonts/catalogue.h"
#include "renderers/seal/signing_key.h"

namespace tamga::seal {

// The visible mark: what is drawn in the field's box, line by line (UTF-8).
struct Mark {
  std::vector<std::string> lines;
};

struct SealRequest {
  std::string field;   // name of an unsigned signature field of the PDF;
                       // if there is none of that name, an invisible one is added
  std::string reason;  // PDF Reason, e.g. the act's title
  std::string location;
  std::chrono::sys_seconds time;  // claimed time, PDF M (UTC)
  Mark mark;
};

// Appends one incremental update (ISO 32000-1 7.5.6) with a signature of
// SubFilter ETSI.CAdES.detached (EN 319 142-1 §5). The bytes of `pdf` stand
// unchanged at the start of the result. Thread-safe.
// The certificate must be valid at request.time, the claimed time; the caller
// answers for its clock.
// Errors (seal::Error): pdf-unreadable, field-signed (the field already has a
// signature), key-unusable (not valid at the time), glyph-missing (no face
// draws a character of the mark), seal-failed.
std::string seal(std::string_view pdf, const SealRequest& request, const SigningKey& key,
                 const fonts::Catalogue& faces);

}  // namespace tamga::seal
