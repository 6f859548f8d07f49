// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/revocation.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "renderers/seal/trust/distinguished_name.h"
#include "renderers/seal/trust/signature_algorithm.h"

namespace tamga::seal {
namespace {

using std::chrono::sys_seconds;

constexpr auto kClockSkew = std::chrono::minutes(5);
constexpr auto kLifeWithoutNextUpdate = std::chrono::days(1);

// What an OCSP certificate identifier may be hashed with: it only picks one of
// the issuer's certificates, so RFC 6960 4.1.1 keeps SHA-1 for it.
constexpr int kMaxSingleResponses = 64;

struct Refused {
  const char* fault;
};

template <typename Type, typename Read>
Handle<Type> whole(std::string_view der, Read read) {
  const auto* next = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = next + der.size();
  Handle<Type> value(read(nullptr, &next, static_cast<long>(der.size())));
  if (!value || next != end) throw Refused{"malformed"};
  return value;
}

std::string name_of_reason(int reason) {
  if (reason < 0) return {};
  const char* const names[] = {
      "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
      "superseded",    "cessationOfOperation", "certificateHold", "",
      "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
  return reason < static_cast<int>(std::size(names)) ? names[reason] : "unspecified";
}

sys_seconds needed_time(const ASN1_TIME* time) {
  const auto read = to_time(time);
  if (!read) throw Refused{"malformed"};
  return *read;
}

// ---- OCSP

// RFC 6960 4.2.2.2: the issuer itself, or one it has given the task to.
void require_authorised(X509* responder, X509* issuer, sys_seconds produced_at) {
  if (X509_cmp(responder, issuer) == 0) return;
  EVP_PKEY* const key = X509_get0_pubkey(issuer);
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(nullptr, &algorithm, responder);
  const bool issued =
      X509_NAME_cmp(X509_get_issuer_name(responder), X509_get_subject_name(issuer)) == 0 &&
      is_accepted_signature(algorithm, key) && X509_verify(responder, key) == 1;
  const bool entitled = (X509_get_extension_flags(responder) & EXFLAG_XKUSAGE) != 0 &&
                        (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) != 0 &&
                        (X509_get_key_usage(responder) & KU_DIGITAL_SIGNATURE) != 0;
  if (!issued || !entitled || validity_at(responder, produced_at) != Validity::Valid)
    throw Refused{"unauthorised"};
}

void require_signature(OCSP_BASICRESP* basic, X509* issuer) {
  X509* responder = nullptr;
  const CertificateStack known(sk_X509_new_null());
  if (!known || X509_up_ref(issuer) != 1 || sk_X509_push(known.get(), issuer) == 0)
    throw Refused{"malformed"};
  if (OCSP_resp_get0_signer(basic, &responder, known.get()) != 1) throw Refused{"unauthorised"};
  require_authorised(responder, issuer, needed_time(OCSP_resp_get0_produced_at(basic)));
  if (!is_accepted_signature(OCSP_resp_get0_tbs_sigalg(basic), X509_get0_pubkey(responder)))
    throw Refused{"algorithm"};
  // The chain was judged above; only the value is asked here.
  if (OCSP_basic_verify(basic, known.get(), nullptr, OCSP_NOVERIFY) != 1)
    throw Refused{"signature"};
}

// The one answer about the certificate. Names and keys are compared by hashes of
// the algorithm that the answer itself uses.
OCSP_SINGLERESP* answer_about(OCSP_BASICRESP* basic, X509* certificate, X509* issuer) {
  const int count = OCSP_resp_count(basic);
  if (count > kMaxSingleResponses) throw Refused{"malformed"};
  for (int i = 0; i < count; ++i) {
    OCSP_SINGLERESP* const single = OCSP_resp_get0(basic, i);
    const auto* const id = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT* object = nullptr;
    OCSP_id_get0_info(nullptr, &object, nullptr, nullptr, const_cast<OCSP_CERTID*>(id));
    const int nid = OBJ_obj2nid(object);
    const EVP_MD* const hash = nid == NID_sha1 ? EVP_sha1() : accepted_digest(nid);
    if (hash == nullptr) continue;
    const Handle<OCSP_CERTID> wanted(OCSP_cert_to_id(hash, certificate, issuer));
    if (wanted && OCSP_id_cmp(wanted.get(), id) == 0) return single;
  }
  throw Refused{"other-certificate"};
}

void require_nonce(OCSP_BASICRESP* basic, std::string_view nonce) {
  if (nonce.empty()) return;
  const int index = OCSP_BASICRESP_get_ext_by_NID(basic, NID_id_pkix_OCSP_Nonce, -1);
  X509_EXTENSION* const extension = index < 0 ? nullptr : OCSP_BASICRESP_get_ext(basic, index);
  if (extension == nullptr) throw Refused{"nonce"};
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(extension);
  const auto* next = ASN1_STRING_get0_data(value);
  const auto* const end = next + ASN1_STRING_length(value);
  ASN1_OCTET_STRING* const inner = d2i_ASN1_OCTET_STRING(nullptr, &next, ASN1_STRING_length(value));
  const bool same =
      inner != nullptr && next == end &&
      nonce == std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(inner)),
                                static_cast<std::size_t>(ASN1_STRING_length(inner)));
  ASN1_OCTET_STRING_free(inner);
  if (!same) throw Refused{"nonce"};
}

void read_answer(OCSP_SINGLERESP* single, RevocationCheck& out) {
  int reason = -1;
  ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *until = nullptr;
  const int status = OCSP_single_get0_status(single, &reason, &revoked, &from, &until);
  out.this_update = needed_time(from);
  if (until != nullptr) out.next_update = needed_time(until);
  if (status == V_OCSP_CERTSTATUS_GOOD) {
    out.status = RevocationStatus::Good;
  } else if (status == V_OCSP_CERTSTATUS_REVOKED) {
    out.revoked_at = needed_time(revoked);
    out.reason = name_of_reason(reason);
    out.status = RevocationStatus::Revoked;
  }
}

void judge_ocsp(std::string_view der, X509* certificate, X509* issuer, std::string_view nonce,
                RevocationCheck& out) {
  const auto response = whole<OCSP_RESPONSE>(der, d2i_OCSP_RESPONSE);
  if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    throw Refused{"not-successful"};
  const Handle<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
  if (!basic) throw Refused{"malformed"};
  require_signature(basic.get(), issuer);
  OCSP_SINGLERESP* const single = answer_about(basic.get(), certificate, issuer);
  require_nonce(basic.get(), nonce);
  read_answer(single, out);
}

// ---- CRL

// RFC 5280 5.2.5: only a list that is whole for this kind of certificate is
// taken; one of some reasons, or of other issuers' certificates, is not.
void require_scope(X509_CRL* crl, X509* certificate) {
  int critical = 0;
  auto* const scope = static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, nullptr));
  if (scope == nullptr && critical != -1) throw Refused{"malformed"};
  if (scope == nullptr) return;
  const bool is_authority = X509_check_ca(certificate) != 0;
  const bool fits = scope->indirectCRL == 0 && scope->onlysomereasons == nullptr &&
                    scope->onlyattr == 0 && !(scope->onlyuser > 0 && is_authority) &&
                    !(scope->onlyCA > 0 && !is_authority);
  ISSUING_DIST_POINT_free(scope);
  if (!fits) throw Refused{"other-certificate"};
}

void require_known_extensions(X509_CRL* crl) {
  for (int i = 0; i < X509_CRL_get_ext_count(crl); ++i) {
    X509_EXTENSION* const extension = X509_CRL_get_ext(crl, i);
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (nid == NID_delta_crl ||
        (X509_EXTENSION_get_critical(extension) == 1 && nid != NID_issuing_distribution_point))
      throw Refused{"malformed"};
  }
}

void require_issued(X509_CRL* crl, X509* issuer) {
  if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) != 0)
    throw Refused{"other-certificate"};
  if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0) throw Refused{"unauthorised"};
  EVP_PKEY* const key = X509_get0_pubkey(issuer);
  const X509_ALGOR* algorithm = nullptr;
  X509_CRL_get0_signature(crl, nullptr, &algorithm);
  if (!is_accepted_signature(algorithm, key)) throw Refused{"algorithm"};
  if (X509_CRL_verify(crl, key) != 1) throw Refused{"signature"};
}

void read_entry(X509_CRL* crl, X509* certificate, RevocationCheck& out) {
  out.this_update = needed_time(X509_CRL_get0_lastUpdate(crl));
  if (const ASN1_TIME* const until = X509_CRL_get0_nextUpdate(crl))
    out.next_update = needed_time(until);
  X509_REVOKED* entry = nullptr;
  const int found = X509_CRL_get0_by_cert(crl, &entry, certificate);
  out.status = RevocationStatus::Good;
  if (found != 1) return;  // 2: taken off the list again (removeFromCRL)
  out.status = RevocationStatus::Revoked;
  out.revoked_at = needed_time(X509_REVOKED_get0_revocationDate(entry));
  auto* const reason = static_cast<ASN1_ENUMERATED*>(
      X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nullptr, nullptr));
  if (reason != nullptr) out.reason = name_of_reason(static_cast<int>(ASN1_ENUMERATED_get(reason)));
  ASN1_ENUMERATED_free(reason);
}

void judge_crl(std::string_view der, X509* certificate, X509* issuer, RevocationCheck& out) {
  const auto crl = whole<X509_CRL>(der, d2i_X509_CRL);
  require_known_extensions(crl.get());
  require_issued(crl.get(), issuer);
  require_scope(crl.get(), certificate);
  read_entry(crl.get(), certificate, out);
}

bool is_issued_by(X509* certificate, X509* issuer) {
  return certificate != nullptr && issuer != nullptr &&
         X509_NAME_cmp(X509_get_issuer_name(certificate), X509_get_subject_name(issuer)) == 0;
}

template <typename Judge>
RevocationCheck guarded(X509* certificate, X509* issuer, Judge judge) {
  RevocationCheck out;
  try {
    if (!is_issued_by(certificate, issuer)) throw Refused{"other-certificate"};
    judge(out);
  } catch (const Refused& refused) {
    out = {};
    out.fault = refused.fault;
  }
  ERR_clear_error();
  return out;
}

}  // namespace

bool RevocationCheck::is_fresh_at(sys_seconds time) const {
  return time <= next_update.value_or(this_update + kLifeWithoutNextUpdate);
}

bool RevocationCheck::is_from_future(sys_seconds now) const {
  return this_update > now + kClockSkew;
}

RevocationCheck check_ocsp(std::string_view response_der, X509* certificate, X509* issuer,
                           std::string_view nonce) {
  return guarded(certificate, issuer, [&](RevocationCheck& out) {
    judge_ocsp(response_der, certificate, issuer, nonce, out);
  });
}

RevocationCheck check_crl(std::string_view crl_der, X509* certificate, X509* issuer) {
  return guarded(certificate, issuer,
                 [&](RevocationCheck& out) { judge_crl(crl_der, certificate, issuer, out); });
}

}  // namespace tamga::seal
