// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/signing/cms_signature.h"

#include <openssl/err.h>

#include <algorithm>
#include <vector>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/signing_key_parts.h"

namespace tamga::seal {
namespace {

constexpr unsigned kFlags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_CADES;

void require(bool done, const char* what) {
  if (!done) throw Error("seal-failed", std::string(what) + ": " + take_openssl_error());
}

std::string der_length(std::size_t length) {
  if (length < 0x80) return std::string(1, static_cast<char>(length));
  std::string bytes;
  for (; length > 0; length >>= 8) bytes.insert(bytes.begin(), static_cast<char>(length & 0xFF));
  return static_cast<char>(0x80 | bytes.size()) + bytes;
}

// The signed attributes as they are signed: a DER SET OF with its own tag, not
// the implicit [0] they carry in SignerInfo (RFC 5652 5.4).
std::string signed_attributes(const CMS_SignerInfo* signer) {
  std::vector<std::string> attributes;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &bytes);
    require(length > 0, "signed attribute");
    attributes.emplace_back(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
  }
  std::sort(attributes.begin(), attributes.end());  // X.690 11.6
  std::string content;
  for (const auto& attribute : attributes) content += attribute;
  return '\x31' + der_length(content.size()) + content;
}

std::string encoded(const CMS_ContentInfo* cms) {
  unsigned char* bytes = nullptr;
  const int length = i2d_CMS_ContentInfo(cms, &bytes);
  require(length > 0, "CMS");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

std::string signature_value(const SigningKey::Parts& parts, const std::string& message) {
  if (parts.token) return parts.token->sign(parts.digest, message);
  const Handle<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t length = 0;
  require(
      context &&
          EVP_DigestSignInit(context.get(), nullptr, parts.digest, nullptr, parts.key.get()) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &length, bytes, message.size()) == 1,
      "signing");
  std::string value(length, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &length,
                         bytes, message.size()) == 1,
          "signing");
  value.resize(length);
  return value;
}

void add_timestamp(CMS_SignerInfo* signer, TimestampSource& timestamps) {
  const ASN1_OCTET_STRING* const value = CMS_SignerInfo_get0_signature(signer);
  const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                               static_cast<std::size_t>(ASN1_STRING_length(value)));
  const std::string token = timestamps.token(digest(EVP_sha256(), bytes), EVP_sha256());
  const int earlier = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
  if (earlier >= 0) X509_ATTRIBUTE_free(CMS_unsigned_delete_attr(signer, earlier));
  require(CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE,
                                        token.data(), static_cast<int>(token.size())) == 1,
          "time-stamp");
}

}  // namespace

std::string sign_detached(const SigningKey::Parts& parts, std::string_view message_digest,
                          TimestampSource* timestamps) {
  const Handle<CMS_ContentInfo> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
  require(cms != nullptr, "CMS");
  for (const auto& intermediate : parts.intermediates)
    require(CMS_add1_cert(cms.get(), intermediate.get()) == 1, "intermediate certificate");
  CMS_SignerInfo* const signer =
      CMS_add1_signer(cms.get(), parts.certificate.get(), parts.key.get(), parts.digest, kFlags);
  require(signer != nullptr, "signer");
  require(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                      OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
              CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
                                          message_digest.data(),
                                          static_cast<int>(message_digest.size())) == 1,
          "signed attribute");
  // CMS_final would add signing-time, so the value is made and put in here.
  const std::string value = signature_value(parts, signed_attributes(signer));
  require(ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(),
                          static_cast<int>(value.size())) == 1,
          "signature value");
  if (timestamps) add_timestamp(signer, *timestamps);
  return encoded(cms.get());
}

std::string with_timestamp(std::string_view cms, TimestampSource& timestamps) {
  const auto* next = reinterpret_cast<const unsigned char*>(cms.data());
  const Handle<CMS_ContentInfo> parsed(
      d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(cms.size())));
  STACK_OF(CMS_SignerInfo)* const signers = parsed ? CMS_get0_SignerInfos(parsed.get()) : nullptr;
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) {
    ERR_clear_error();
    throw Error("cms-refused", "not a SignedData of one signer");
  }
  add_timestamp(sk_CMS_SignerInfo_value(signers, 0), timestamps);
  return encoded(parsed.get());
}

}  // namespace tamga::seal
