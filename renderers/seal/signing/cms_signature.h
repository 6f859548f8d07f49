// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the CMS signature of a seal (RFC 5652, CAdES-B-B).
#pragma once

#include <string>
#include <string_view>

#include "renderers/seal/evidence/timestamp_source.h"
#include "renderers/seal/signing/signing_key.h"

namespace tamga::seal {

// A detached SignedData, DER, over content whose digest (by parts.digest) is
// `message_digest`. Signed attributes: content-type, message-digest and
// signing-certificate-v2 (RFC 5035); no signing-time, which PAdES forbids
// (EN 319 142-1 6.3: the claimed time stands in the PDF's M). Holds the signer's
// certificate and its intermediates; with a source, a time-stamp as
// with_timestamp() adds it, for less. Thread-safe. Throws Error seal-failed,
// token-unavailable (signing_key.h), timestamp-unavailable.
std::string sign_detached(const SigningKey::Parts& parts, std::string_view message_digest,
                          TimestampSource* timestamps = nullptr);

// The SignedData with a time-stamp of its signature value as an unsigned
// attribute (signature-time-stamp, EN 319 122-1 5.3). One that it has already is
// replaced. Throws Error timestamp-unavailable, cms-refused.
std::string with_timestamp(std::string_view cms, TimestampSource& timestamps);

}  // namespace tamga::seal
