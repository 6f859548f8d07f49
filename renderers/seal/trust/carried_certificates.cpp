// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/carried_certificates.h"

#include <openssl/err.h>

#include <algorithm>

namespace tamga::seal {
namespace {

bool has_signed(X509* issuer, X509* certificate) {
  return X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(certificate)) == 0 &&
         X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
}

bool is_signed_by_one_of(X509* certificate, STACK_OF(X509) * issuers) {
  for (int i = 0; i < sk_X509_num(issuers); ++i)
    if (has_signed(sk_X509_value(issuers, i), certificate)) return true;
  return false;
}

bool is_signed_by_anchor(X509* certificate, const TrustStore& trust) {
  const auto& anchors = trust.certificates();
  return std::any_of(anchors.begin(), anchors.end(), [certificate](const std::string& der) {
    const Handle<X509> anchor = certificate_from_der(der);
    return anchor && has_signed(anchor.get(), certificate);
  });
}

}  // namespace

bool has_stray_certificate(STACK_OF(X509) * carried, X509* signer, STACK_OF(X509) * known,
                           const TrustStore& trust) {
  bool stray = false;
  for (int i = 0; i < sk_X509_num(carried) && !stray; ++i) {
    X509* const one = sk_X509_value(carried, i);
    stray = !has_signed(signer, one) && !is_signed_by_one_of(one, carried) &&
            !is_signed_by_one_of(one, known) && !is_signed_by_anchor(one, trust);
  }
  ERR_clear_error();
  return stray;
}

}  // namespace tamga::seal
