// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/signature_algorithm.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "renderers/seal/trust/signed_data.h"

namespace tamga::seal {
namespace {

constexpr int kMinRsaBits = 2048;

int curve_of(const EVP_PKEY* key) {
  char group[64] = "";
  std::size_t length = 0;
  EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &length);
  return OBJ_sn2nid(group);
}

bool is_rsa(const EVP_PKEY* key) {
  const int type = EVP_PKEY_get_base_id(key);
  return type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS;
}

// RSASSA-PSS names its digest in its parameters (RFC 4055 3.1); without them it
// is SHA-1, which is not taken.
bool is_accepted_pss(const ASN1_STRING* parameters) {
  if (parameters == nullptr) return false;
  const auto* next = ASN1_STRING_get0_data(parameters);
  RSA_PSS_PARAMS* const read = d2i_RSA_PSS_PARAMS(nullptr, &next, ASN1_STRING_length(parameters));
  if (read == nullptr) return false;
  const ASN1_OBJECT* hash = nullptr;
  if (read->hashAlgorithm != nullptr) X509_ALGOR_get0(&hash, nullptr, nullptr, read->hashAlgorithm);
  const bool accepted = hash != nullptr && accepted_digest(OBJ_obj2nid(hash)) != nullptr;
  RSA_PSS_PARAMS_free(read);
  return accepted;
}

}  // namespace

const EVP_MD* accepted_digest(std::string_view identifier) {
  if (identifier == oid::sha256) return EVP_sha256();
  if (identifier == oid::sha384) return EVP_sha384();
  if (identifier == oid::sha512) return EVP_sha512();
  return nullptr;
}

const EVP_MD* accepted_digest(int nid) {
  if (nid == NID_sha256) return EVP_sha256();
  if (nid == NID_sha384) return EVP_sha384();
  if (nid == NID_sha512) return EVP_sha512();
  return nullptr;
}

bool is_accepted_key(const EVP_PKEY* key) {
  if (key == nullptr) return false;
  if (is_rsa(key)) return EVP_PKEY_get_bits(key) >= kMinRsaBits;
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
  const int curve = curve_of(key);
  return curve == NID_X9_62_prime256v1 || curve == NID_secp384r1 || curve == NID_secp521r1;
}

bool is_accepted_signature(const X509_ALGOR* algorithm, const EVP_PKEY* key) {
  if (algorithm == nullptr || !is_accepted_key(key)) return false;
  const ASN1_OBJECT* object = nullptr;
  const void* value = nullptr;
  int type = V_ASN1_UNDEF;
  X509_ALGOR_get0(&object, &type, &value, algorithm);
  const int named = OBJ_obj2nid(object);
  int hash = NID_undef, family = NID_undef;
  if (named == NID_rsassaPss)
    return is_rsa(key) && type == V_ASN1_SEQUENCE &&
           is_accepted_pss(static_cast<const ASN1_STRING*>(value));
  if (OBJ_find_sigid_algs(named, &hash, &family) != 1 || accepted_digest(hash) == nullptr)
    return false;
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
    return family == NID_X9_62_id_ecPublicKey && type == V_ASN1_UNDEF;
  return family == NID_rsaEncryption && (type == V_ASN1_NULL || type == V_ASN1_UNDEF);
}

std::string name_of_key(const EVP_PKEY* key) {
  if (key == nullptr) return {};
  if (is_rsa(key)) return "RSA " + std::to_string(EVP_PKEY_get_bits(key));
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return {};
  switch (curve_of(key)) {
    case NID_X9_62_prime256v1:
      return "P-256";
    case NID_secp384r1:
      return "P-384";
    case NID_secp521r1:
      return "P-521";
    default:
      return "EC";
  }
}

}  // namespace tamga::seal
