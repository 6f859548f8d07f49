// SPDX-License-Identifier: GPL-3.0-or-later
#include "signed_parts.h"

#include <openssl/cms.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>

#include "pki/openssl_object.h"

namespace tamga::seal_tests {
namespace {

// The DER element at the start, by its own length.
std::string first_element(const std::string& bytes) {
  const auto at = [&bytes](std::size_t i) { return static_cast<unsigned char>(bytes.at(i)); };
  std::size_t length = at(1), header = 2;
  if (length >= 0x80) {
    const std::size_t digits = length & 0x7F;
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length << 8 | at(2 + i);
    header += digits;
  }
  return bytes.substr(0, header + length);
}

std::string bytes_of(const ASN1_STRING* value) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
          static_cast<std::size_t>(ASN1_STRING_length(value))};
}

void read_certificates(SignedPart& part, CMS_ContentInfo* cms, CMS_SignerInfo* signer) {
  STACK_OF(X509)* const all = CMS_get1_certs(cms);
  for (int i = 0; i < sk_X509_num(all); ++i) {
    X509* const certificate = sk_X509_value(all, i);
    const bool is_signer = CMS_SignerInfo_cert_cmp(signer, certificate) == 0;
    part.certificates.insert(is_signer ? part.certificates.begin() : part.certificates.end(),
                             pki::der_of(certificate, i2d_X509));
  }
  sk_X509_pop_free(all, X509_free);
}

void read_cms(SignedPart& part) {
  const auto cms = pki::from_der<CMS_ContentInfo>(part.contents, d2i_CMS_ContentInfo);
  BOOST_REQUIRE(cms);
  STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(cms.get());
  BOOST_REQUIRE(sk_CMS_SignerInfo_num(signers) == 1);
  CMS_SignerInfo* const signer = sk_CMS_SignerInfo_value(signers, 0);
  part.signature_value = bytes_of(CMS_SignerInfo_get0_signature(signer));
  read_certificates(part, cms.get(), signer);
  const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
  if (at < 0) return;
  const ASN1_TYPE* const value = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, at), 0);
  BOOST_REQUIRE(value != nullptr);
  part.token = bytes_of(value->value.sequence);
}

SignedPart part_of(const std::string& pdf, QPDFObjectHandle field) {
  SignedPart part;
  part.field = field.getKey("/T").getUTF8Value();
  auto value = field.getKey("/V");
  part.is_timestamp = value.getKey("/SubFilter").getName() == "/ETSI.RFC3161";
  part.contents = first_element(value.getKey("/Contents").getStringValue());
  auto range = value.getKey("/ByteRange");
  const auto number = [&range](int i) {
    return static_cast<std::size_t>(range.getArrayItem(i).getIntValue());
  };
  part.covered = pdf.substr(number(0), number(1)) + pdf.substr(number(2), number(3));
  part.end = number(2) + number(3);
  if (!part.is_timestamp) read_cms(part);
  return part;
}

}  // namespace

std::vector<SignedPart> signed_parts(const std::string& pdf) {
  QPDF document;
  document.processMemoryFile("signed", pdf.data(), pdf.size());
  std::vector<SignedPart> parts;
  for (auto& field : QPDFAcroFormDocumentHelper(document).getFormFields())
    if (field.getFieldType() == "/Sig" && field.getObjectHandle().hasKey("/V"))
      parts.push_back(part_of(pdf, field.getObjectHandle()));
  std::sort(parts.begin(), parts.end(),
            [](const SignedPart& a, const SignedPart& b) { return a.end < b.end; });
  return parts;
}

}  // namespace tamga::seal_tests
