// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/cms_signer.h"

#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/err.h>

#include "renderers/seal/error.h"

namespace tamga::seal {
namespace {

std::string digest_name(const X509_ALGOR* algorithm) {
  switch (OBJ_obj2nid(algorithm->algorithm)) {
    case NID_sha256:
      return "SHA-256";
    case NID_sha384:
      return "SHA-384";
    case NID_sha512:
      return "SHA-512";
    default:
      return OBJ_nid2sn(OBJ_obj2nid(algorithm->algorithm));
  }
}

std::string key_name(const EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
    return "RSA-" + std::to_string(EVP_PKEY_get_bits(key));
  return "P-" + std::to_string(EVP_PKEY_get_bits(key));
}

void read_signer(CMS_SignerInfo* signer, CmsSigner& out) {
  X509* certificate = nullptr;
  X509_ALGOR* digest = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, &certificate, &digest, nullptr);
  if (certificate == nullptr || X509_up_ref(certificate) != 1) return;
  out.certificate.reset(certificate);
  out.algorithms = {digest_name(digest), key_name(X509_get0_pubkey(certificate))};
  const auto* const token = static_cast<const ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
      signer, OBJ_nid2obj(NID_id_smime_aa_timeStampToken), -3, V_ASN1_SEQUENCE));
  if (token != nullptr)
    out.timestamp.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(token)),
                         static_cast<std::size_t>(ASN1_STRING_length(token)));
}

}  // namespace

CmsSigner read_cms_signer(std::string_view cms) {
  const auto* next = reinterpret_cast<const unsigned char*>(cms.data());
  const Handle<CMS_ContentInfo> parsed(
      d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(cms.size())));
  CmsSigner out;
  if (parsed) {
    out.others.reset(CMS_get1_certs(parsed.get()));
    CMS_set1_signers_certs(parsed.get(), nullptr, 0);
    STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(parsed.get());
    if (signers != nullptr && sk_CMS_SignerInfo_num(signers) == 1)
      read_signer(sk_CMS_SignerInfo_value(signers, 0), out);
  }
  ERR_clear_error();
  if (!out.certificate)
    throw Error("pdf-unreadable", "a signature that names no certificate of its own");
  return out;
}

}  // namespace tamga::seal
