// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of a CMS SignedData (RFC 5652 5), read strictly.
#pragma once

#include <string_view>
#include <vector>

namespace tamga::seal {

// All views point into the DER that was read.
struct SignedAttribute {
  std::string_view type;   // the OBJECT IDENTIFIER's content bytes
  std::string_view value;  // the single value's element
};

struct SignedData {
  std::string_view der;                        // the ContentInfo, without padding
  std::string_view content;                    // what it encapsulates; "" when it is detached
  std::vector<std::string_view> certificates;  // each a whole element
  // The one SignerInfo that PAdES allows (EN 319 142-1 6.2.1):
  std::string_view issuer, serial;       // sid; empty when it is a key identifier
  std::string_view digest_algorithm;     // OBJECT IDENTIFIER's content bytes
  std::string_view signature_algorithm;  // AlgorithmIdentifier, whole
  std::vector<SignedAttribute> signed_attributes;
  std::string_view signature;                        // its value
  std::vector<SignedAttribute> unsigned_attributes;  // anybody may have put them there

  // The attribute's value, empty when it is not there.
  std::string_view attribute(std::string_view type) const;
};

// What is signed: bytes that stand elsewhere (a PDF's), or the TSTInfo of a
// time-stamp token (RFC 3161 2.4.2) inside.
enum class SignedContent { DetachedData, TimestampInfo };

// `contents` is the bytes of Contents: one ContentInfo, then zeros only.
// Enforced beyond DER: versions as RFC 5652 5.1 and 5.3 prescribe; content of
// the asked kind; the signer's digest algorithm is the one listed; digest
// parameters absent or NULL; one signer; no attribute twice; one value each; no
// revocation lists, whose bytes nothing would protect (PAdES keeps them in the
// security store, EN 319 142-1 5.4.2). Throws MalformedDer.
SignedData read_signed_data(std::string_view contents,
                            SignedContent kind = SignedContent::DetachedData);

// OBJECT IDENTIFIER content bytes.
namespace oid {
using namespace std::string_view_literals;
inline constexpr auto data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"sv;
inline constexpr auto signed_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv;
inline constexpr auto content_type = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03"sv;
inline constexpr auto message_digest = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04"sv;
inline constexpr auto signing_time = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05"sv;
inline constexpr auto signing_certificate_v2 = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F"sv;
inline constexpr auto signing_certificate = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0C"sv;
inline constexpr auto signature_time_stamp = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0E"sv;
inline constexpr auto timestamp_info = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04"sv;
inline constexpr auto sha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;
inline constexpr auto sha384 = "\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv;
inline constexpr auto sha512 = "\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv;
}  // namespace oid

}  // namespace tamga::seal
