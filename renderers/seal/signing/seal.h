// SPDX-License-Identifier: GPL-3.0-or-later
// An act on a finished PDF: its values, its mark and one PAdES signature, as an
// incremental update.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fonts/catalogue.h"
#include "renderers/seal/signing/seal_request.h"
#include "renderers/seal/signing/signing_key.h"
#include "renderers/seal/trust/certificate.h"

namespace tamga::seal {

class TimestampSource;

// An update whose signature is still missing: for a key that never leaves its
// owner. All of `pdf` but [gap_begin, gap_end) is what is signed.
struct Prepared {
  std::string pdf;
  std::size_t gap_begin = 0, gap_end = 0;  // the Contents string with its < and >
  std::string digest;                      // of the signed bytes
  std::string digest_algorithm;            // "SHA-256" or "SHA-384"
  std::string certificate;                 // whose signature is awaited, DER
};

// Fills the values, draws the mark and leaves room for the signature. The bytes
// of `pdf` stand unchanged at the start of the result. A field with a lock
// (SigFieldLock) gives a signature with its FieldMDP (12.8.2.4). Thread-safe.
// The certificate must be valid at request.time, the claimed time; the caller
// answers for its clock.
// Errors (seal::Error): pdf-unreadable, field-signed (the field already has a
// signature, or a value's field is filled), field-unknown (a value without a
// field), key-unusable (not valid at the time), glyph-missing (no face draws a
// character), content-too-long (a value that its field has no room for),
// mark-image-unreadable, seal-failed.
Prepared prepare(std::string_view pdf, const SealRequest& request, const Certificate& signer,
                 const fonts::Catalogue& faces);

// Puts a signature that was made elsewhere into its place: a CMS SignedData over
// the prepared bytes by the awaited certificate, as PAdES asks (EN 319 142-1
// 6.3). With a source of time-stamps the signature gets one (B-T).
// Errors: cms-refused (not that, or too large), timestamp-unavailable.
std::string complete(const Prepared& prepared, std::string_view cms,
                     TimestampSource* timestamps = nullptr);

// prepare() and complete() with a key that is at hand: B-B, or B-T with a source
// of time-stamps. Errors of both, and token-unavailable (signing_key.h).
std::string seal(std::string_view pdf, const SealRequest& request, const SigningKey& key,
                 const fonts::Catalogue& faces, TimestampSource* timestamps = nullptr);

}  // namespace tamga::seal
