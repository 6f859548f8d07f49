// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/certificate_chain.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace tamga::seal {
namespace {

constexpr int kMaxDepth = 8;
// Security level 2: 112 bits; RSA from 2048 bits, no SHA-1 in the chain.
constexpr int kSecurityLevel = 2;

ChainResult from_error(int error, int depth) {
  switch (error) {
    case X509_V_OK:
      return {Verdict::TotalPassed, "", nullptr};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      if (depth == 0) return {Verdict::TotalFailed, "EXPIRED", nullptr};
      return {Verdict::Indeterminate, "OUT_OF_BOUNDS_NO_POE", nullptr};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      if (depth == 0) return {Verdict::TotalFailed, "NOT_YET_VALID", nullptr};
      return {Verdict::Indeterminate, "OUT_OF_BOUNDS_NO_POE", nullptr};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return {Verdict::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND", nullptr};
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return {Verdict::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE", nullptr};
    default:
      return {Verdict::Indeterminate, "CERTIFICATE_CHAIN_GENERAL_FAILURE", nullptr};
  }
}

// A certificate whose keyUsage does not say so must not be taken for a seal's.
bool may_sign(X509* signer) {
  return (X509_get_extension_flags(signer) & EXFLAG_INVALID) == 0 &&
         (X509_get_key_usage(signer) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

}  // namespace

ChainResult check_chain(X509* signer, STACK_OF(X509) * others, const TrustStore& trust,
                        std::chrono::sys_seconds time) {
  const Handle<X509_STORE> store(X509_STORE_new());
  const Handle<X509_STORE_CTX> context(X509_STORE_CTX_new());
  if (!store || !context) return from_error(X509_V_ERR_UNSPECIFIED, 0);
  for (const std::string& der : trust.certificates()) {
    if (const Handle<X509> anchor = certificate_from_der(der))
      X509_STORE_add_cert(store.get(), anchor.get());
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), signer, others) != 1)
    return from_error(X509_V_ERR_UNSPECIFIED, 0);
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(time.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_depth(parameters, kMaxDepth);
  X509_VERIFY_PARAM_set_auth_level(parameters, kSecurityLevel);
  const bool good = X509_verify_cert(context.get()) == 1;
  const int error = X509_STORE_CTX_get_error(context.get());
  const int depth = X509_STORE_CTX_get_error_depth(context.get());
  ERR_clear_error();
  if (!good) return from_error(error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error, depth);
  if (!may_sign(signer)) return {Verdict::Indeterminate, "CHAIN_CONSTRAINTS_FAILURE", nullptr};
  return {Verdict::TotalPassed, "", CertificateStack(X509_STORE_CTX_get1_chain(context.get()))};
}

}  // namespace tamga::seal
