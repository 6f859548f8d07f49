// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/signed_data.h"

#include <algorithm>

#include "renderers/seal/trust/der_reader.h"

namespace tamga::seal {
namespace {

constexpr std::size_t kMaxCertificates = 32;
constexpr std::size_t kMaxAttributes = 64;

int small_integer(const DerElement& element) {
  if (element.content.size() != 1) throw MalformedDer("a version is expected");
  return static_cast<unsigned char>(element.content.front());
}

// AlgorithmIdentifier of a digest: the parameters are absent or NULL
// (RFC 5754 2), and nothing else, so that no byte is without meaning.
std::string_view digest_algorithm(std::string_view content) {
  DerReader reader(content);
  const std::string_view algorithm = reader.expect(kDerObject).content;
  if (!reader.at_end() && !reader.expect(kDerNull).content.empty())
    throw MalformedDer("NULL is not empty");
  reader.expect_end();
  return algorithm;
}

std::vector<SignedAttribute> read_attributes(std::string_view content) {
  std::vector<SignedAttribute> attributes;
  for (DerReader reader(content); !reader.at_end();) {
    const DerElement attribute = reader.expect(kDerSequence);
    if (attributes.size() == kMaxAttributes) throw MalformedDer("too many attributes");
    DerReader parts(attribute.content);
    const std::string_view type = parts.expect(kDerObject).content;
    DerReader values(parts.expect(kDerSet).content);
    const std::string_view value = values.next().whole;
    values.expect_end();
    parts.expect_end();
    const bool twice = std::any_of(attributes.begin(), attributes.end(),
                                   [type](const auto& other) { return other.type == type; });
    if (twice) throw MalformedDer("an attribute stands twice");
    attributes.push_back({type, value});
  }
  return attributes;
}

void read_signer(std::string_view content, SignedData& out) {
  DerReader reader(content);
  const int version = small_integer(reader.expect(kDerInteger));
  if (version == 1) {
    DerReader sid(reader.expect(kDerSequence).content);
    out.issuer = sid.expect(kDerSequence).whole;
    out.serial = sid.expect(kDerInteger).whole;
    sid.expect_end();
  } else if (version == 3) {
    reader.expect(kDerKeyIdentifier);
  } else {
    throw MalformedDer("version of SignerInfo");
  }
  out.digest_algorithm = digest_algorithm(reader.expect(kDerSequence).content);
  out.signed_attributes = read_attributes(reader.expect(kDerContext0).content);
  out.signature_algorithm = reader.expect(kDerSequence).whole;
  out.signature = reader.expect(kDerOctetString).content;
  if (!reader.at_end())
    out.unsigned_attributes = read_attributes(reader.expect(kDerContext1).content);
  reader.expect_end();
}

// EncapsulatedContentInfo (RFC 5652 5.2).
void read_content(std::string_view content, SignedContent kind, SignedData& out) {
  DerReader reader(content);
  const auto type = reader.expect(kDerObject).content;
  if (kind == SignedContent::DetachedData) {
    if (type != oid::data) throw MalformedDer("content is not of type data");
  } else {
    if (type != oid::timestamp_info) throw MalformedDer("content is not a time-stamp");
    DerReader wrapped(reader.expect(kDerContext0).content);
    out.content = wrapped.expect(kDerOctetString).content;
    wrapped.expect_end();
  }
  reader.expect_end();
}

void read_body(std::string_view content, SignedContent kind, SignedData& out) {
  DerReader reader(content);
  const int version = small_integer(reader.expect(kDerInteger));
  DerReader digests(reader.expect(kDerSet).content);
  const auto listed = digest_algorithm(digests.expect(kDerSequence).content);
  digests.expect_end();
  read_content(reader.expect(kDerSequence).content, kind, out);
  if (reader.next_is(kDerContext0)) {
    for (DerReader bag(reader.next().content); !bag.at_end();) {
      if (out.certificates.size() == kMaxCertificates) throw MalformedDer("too many certificates");
      out.certificates.push_back(bag.expect(kDerSequence).whole);
    }
  }
  DerReader signers(reader.expect(kDerSet).content);
  const DerElement signer = signers.expect(kDerSequence);
  signers.expect_end();
  reader.expect_end();
  read_signer(signer.content, out);
  // RFC 5652 5.1, for X.509 certificates only.
  const bool plain = kind == SignedContent::DetachedData && !out.issuer.empty();
  if (version != (plain ? 1 : 3)) throw MalformedDer("version of SignedData");
  if (listed != out.digest_algorithm) throw MalformedDer("digest algorithms disagree");
}

}  // namespace

std::string_view SignedData::attribute(std::string_view type) const {
  for (const auto& attribute : signed_attributes)
    if (attribute.type == type) return attribute.value;
  return {};
}

SignedData read_signed_data(std::string_view contents, SignedContent kind) {
  SignedData out;
  DerReader reader(contents);
  const DerElement info = reader.expect(kDerSequence);
  if (reader.rest().find_first_not_of('\0') != std::string_view::npos)
    throw MalformedDer("something follows the signature in Contents");
  out.der = info.whole;
  DerReader parts(info.content);
  if (parts.expect(kDerObject).content != oid::signed_data) throw MalformedDer("not a SignedData");
  DerReader wrapped(parts.expect(kDerContext0).content);
  parts.expect_end();
  const DerElement body = wrapped.expect(kDerSequence);
  wrapped.expect_end();
  read_body(body.content, kind, out);
  return out;
}

}  // namespace tamga::seal
