// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/timestamp_token.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <functional>

#include "renderers/seal/error.h"
#include "renderers/seal/trust/certificate_chain.h"
#include "renderers/seal/trust/cms_verification.h"
#include "renderers/seal/trust/distinguished_name.h"
#include "renderers/seal/trust/signature_algorithm.h"

namespace tamga::seal {
namespace {

// Gives the digest that the token must be over, by the algorithm it names; ""
// when that algorithm is not the one that was asked for.
using ImprintOf = std::function<std::string(const EVP_MD*)>;

Handle<TS_TST_INFO> read_info(std::string_view der) {
  const auto* next = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = next + der.size();
  Handle<TS_TST_INFO> info(d2i_TS_TST_INFO(nullptr, &next, static_cast<long>(der.size())));
  if (next != end) info.reset();
  return info;
}

// RFC 3161 2.4.2: "the version is 1"; a critical extension that is not known
// must refuse the token.
bool is_understood(TS_TST_INFO* info) {
  if (TS_TST_INFO_get_version(info) != 1) return false;
  for (int i = 0; i < TS_TST_INFO_get_ext_count(info); ++i)
    if (X509_EXTENSION_get_critical(TS_TST_INFO_get_ext(info, i)) == 1) return false;
  return true;
}

std::string_view view_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

// The field `tsa` is a hint, but a hint must not mislead (RFC 3161 2.4.2: it
// "MUST correspond to one of the subject names" of the certificate).
bool names_authority(TS_TST_INFO* info, X509* authority) {
  const GENERAL_NAME* const name = TS_TST_INFO_get_tsa(info);
  if (name == nullptr || name->type != GEN_DIRNAME) return true;
  return X509_NAME_cmp(name->d.directoryName, X509_get_subject_name(authority)) == 0;
}

// RFC 3161 2.3: extended key usage is there once, critical, and timeStamping
// alone.
bool is_for_timestamping_alone(X509* certificate) {
  const int index = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
  if (index < 0 || X509_EXTENSION_get_critical(X509_get_ext(certificate, index)) != 1) return false;
  auto* const usage = static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr));
  const bool alone = usage != nullptr && sk_ASN1_OBJECT_num(usage) == 1 &&
                     OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, 0)) == NID_time_stamp;
  sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
  return alone;
}

std::string name_of_digest(const EVP_MD* algorithm) {
  switch (EVP_MD_get_type(algorithm)) {
    case NID_sha384:
      return "SHA-384";
    case NID_sha512:
      return "SHA-512";
    default:
      return "SHA-256";
  }
}

std::string fault_of_imprint(TS_TST_INFO* info, const ImprintOf& imprint_of, TimestampCheck& out) {
  TS_MSG_IMPRINT* const imprint = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
  const EVP_MD* const algorithm = accepted_digest(OBJ_obj2nid(object));
  if (algorithm == nullptr) return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
  out.digest_algorithm = name_of_digest(algorithm);
  const std::string wanted = imprint_of(algorithm);
  if (wanted.empty() || wanted != view_of(TS_MSG_IMPRINT_get_msg(imprint))) return "HASH_FAILURE";
  return {};
}

std::string fault_of_info(TS_TST_INFO* info, const ImprintOf& imprint_of,
                          const TimestampContext& context, TimestampCheck& out) {
  const auto time = info != nullptr ? to_time(TS_TST_INFO_get_time(info)) : std::nullopt;
  if (!time || !is_understood(info) || !names_authority(info, out.authority.get()))
    return "FORMAT_FAILURE";
  out.time = *time;
  if (auto fault = fault_of_imprint(info, imprint_of, out); !fault.empty()) return fault;
  if (context.nonce != nullptr) {
    const ASN1_INTEGER* const nonce = TS_TST_INFO_get_nonce(info);
    if (nonce == nullptr || ASN1_INTEGER_cmp(nonce, context.nonce) != 0)
      return "SIG_CONSTRAINTS_FAILURE";
  }
  return {};
}

std::string fault_of_chain(const TrustStore& trust, const TimestampContext& context,
                           TimestampCheck& out) {
  if (!is_for_timestamping_alone(out.authority.get())) return "CHAIN_CONSTRAINTS_FAILURE";
  const CertificateStack pool(sk_X509_new_null());
  for (STACK_OF(X509)* const part : {out.others.get(), context.further}) {
    for (int i = 0; i < sk_X509_num(part); ++i) {
      X509* const certificate = sk_X509_value(part, i);
      if (X509_up_ref(certificate) == 1) sk_X509_push(pool.get(), certificate);
    }
  }
  ChainResult chain = check_chain(out.authority.get(), pool.get(), trust, out.time);
  out.chain = std::move(chain.chain);
  return chain.sub_indication;
}

TimestampCheck check(std::string_view token_der, const ImprintOf& imprint_of,
                     const TrustStore& trust, const TimestampContext& context) {
  TimestampCheck out;
  std::string info_der;
  CmsVerification cms = verify_token_cms(token_der, context.padding, info_der);
  out.authority = std::move(cms.signer);
  out.others = std::move(cms.others);
  out.fault = cms.fault;
  if (out.fault.empty()) {
    const auto info = read_info(info_der);
    out.fault = fault_of_info(info.get(), imprint_of, context, out);
  }
  if (out.fault.empty()) out.fault = fault_of_chain(trust, context, out);
  ERR_clear_error();
  return out;
}

}  // namespace

TimestampCheck check_timestamp(std::string_view token_der, const EVP_MD* algorithm,
                               std::string_view imprint, const TrustStore& trust,
                               const TimestampContext& context) {
  const auto imprint_of = [&](const EVP_MD* named) {
    return EVP_MD_get_type(named) == EVP_MD_get_type(algorithm) ? std::string(imprint)
                                                                : std::string();
  };
  return check(token_der, imprint_of, trust, context);
}

TimestampCheck check_timestamp_of(std::string_view token_der, std::string_view first,
                                  std::string_view second, const TrustStore& trust,
                                  const TimestampContext& context) {
  const auto imprint_of = [&](const EVP_MD* named) { return digest(named, first, second); };
  return check(token_der, imprint_of, trust, context);
}

}  // namespace tamga::seal
