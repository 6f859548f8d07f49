// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocsp_responder.h"

namespace tamga::pki {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr const char* kGarbage = "Энэ бол OCSP хариу биш.";

Identity make_untrusted(Authority& authority) {
  const auto now = authority.now();
  Profile profile{"Өөр OCSP хариулагч",
                  "Гадны төв",
                  KeyKind::P256,
                  now - days(365),
                  now + days(3650),
                  {{NID_key_usage, "critical,digitalSignature"},
                   {NID_ext_key_usage, "OCSPSigning"},
                   {NID_id_pkix_OCSP_noCheck, ""}}};
  return issue(profile, &authority.other_root());
}

std::string response_of(int status, OCSP_BASICRESP* basic) {
  const Owned<OCSP_RESPONSE> response(OCSP_response_create(status, basic));
  require(response != nullptr, "OCSP answer");
  return der_of(response.get(), i2d_OCSP_RESPONSE);
}

ASN1_INTEGER* serial_of(OCSP_CERTID* id) {
  ASN1_INTEGER* serial = nullptr;
  OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
  return serial;
}

// Is this a certificate of `issuer`, by whichever digest the client chose?
bool is_of_issuer(OCSP_CERTID* asked, const X509* issuer) {
  ASN1_OBJECT* algorithm = nullptr;
  OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, asked);
  const EVP_MD* const digest = EVP_get_digestbyobj(algorithm);
  if (digest == nullptr) return false;
  const Owned<OCSP_CERTID> own(OCSP_cert_id_new(digest, X509_get_subject_name(issuer),
                                                X509_get0_pubkey_bitstr(issuer), serial_of(asked)));
  return own && OCSP_id_issuer_cmp(own.get(), asked) == 0;
}

Owned<OCSP_CERTID> with_next_serial(OCSP_CERTID* asked) {
  Owned<OCSP_CERTID> other(OCSP_CERTID_dup(asked));
  ASN1_INTEGER* const serial = serial_of(other.get());
  std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                    static_cast<std::size_t>(ASN1_STRING_length(serial)));
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  require(ASN1_STRING_set(serial, bytes.data(), static_cast<int>(bytes.size())) == 1, "serial");
  return other;
}

Owned<ASN1_TIME> time_of(std::chrono::sys_seconds time) {
  Owned<ASN1_TIME> made(ASN1_GENERALIZEDTIME_set(nullptr, seconds(time)));
  require(made != nullptr, "time");
  return made;
}

// OpenSSL writes the system's time as producedAt and has no setter for it.
void set_produced_at(OCSP_BASICRESP* basic, std::chrono::sys_seconds time) {
  auto* const produced = const_cast<ASN1_GENERALIZEDTIME*>(OCSP_resp_get0_produced_at(basic));
  require(ASN1_GENERALIZEDTIME_set(produced, seconds(time)) != nullptr, "producedAt");
}

void flip_signature(OCSP_BASICRESP* basic) {
  auto* const signature = const_cast<ASN1_OCTET_STRING*>(OCSP_resp_get0_signature(basic));
  std::string bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(signature)),
                    static_cast<std::size_t>(ASN1_STRING_length(signature)));
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  require(ASN1_STRING_set(signature, bytes.data(), static_cast<int>(bytes.size())) == 1,
          "signature");
}

}  // namespace

OcspResponder::OcspResponder(Authority& authority)
    : authority_(authority), untrusted_(make_untrusted(authority)) {}

void OcspResponder::add_status(OCSP_BASICRESP* basic, OCSP_CERTID* asked) {
  const Owned<OCSP_CERTID> other =
      fault_ == OcspFault::WrongCertId ? with_next_serial(asked) : nullptr;
  int status = V_OCSP_CERTSTATUS_GOOD;
  int reason = 0;
  Owned<ASN1_TIME> revoked_at;
  if (!authority_.knows(serial_of(asked))) {
    status = V_OCSP_CERTSTATUS_UNKNOWN;
  } else if (const auto revocation = authority_.revocation(serial_of(asked))) {
    status = V_OCSP_CERTSTATUS_REVOKED;
    reason = revocation->reason;
    revoked_at = time_of(revocation->at);
  }
  const auto now = authority_.now();
  const bool stale = fault_ == OcspFault::Stale;
  const auto this_update = time_of(stale ? now - days(8) : now);
  const auto next_update = time_of(stale ? now - days(1) : now + 12h);
  require(OCSP_basic_add1_status(basic, other ? other.get() : asked, status, reason,
                                 revoked_at.get(), this_update.get(), next_update.get()) != nullptr,
          "status");
}

void OcspResponder::sign(OCSP_BASICRESP* basic) {
  const OcspFault fault = fault_;
  const Identity& by = fault == OcspFault::SignedByPerson ? authority_.person(Person::Delegate)
                       : fault == OcspFault::Untrusted    ? untrusted_
                                                          : authority_.ocsp_responder();
  set_produced_at(basic, authority_.now());
  require(OCSP_basic_sign(basic, by.certificate.get(), by.key.get(), EVP_sha256(), nullptr,
                          OCSP_NOTIME) == 1,
          "OCSP signature");
  if (fault == OcspFault::BadSignature) flip_signature(basic);
}

std::string OcspResponder::signed_response(OCSP_REQUEST* request) {
  const Owned<OCSP_BASICRESP> basic(OCSP_BASICRESP_new());
  const int asked = OCSP_request_onereq_count(request);
  if (asked == 0) return response_of(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, nullptr);
  for (int i = 0; i < asked; ++i) {
    OCSP_CERTID* const id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, i));
    if (!is_of_issuer(id, authority_.issuing().certificate.get()))
      return response_of(OCSP_RESPONSE_STATUS_UNAUTHORIZED, nullptr);
    add_status(basic.get(), id);
  }
  if (fault_ == OcspFault::WrongNonce)
    require(OCSP_basic_add1_nonce(basic.get(), nullptr, 16) == 1, "nonce");
  else if (fault_ != OcspFault::NoNonce)
    OCSP_copy_nonce(basic.get(), request);
  sign(basic.get());
  return response_of(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get());
}

std::string OcspResponder::answer(std::string_view request) {
  switch (fault_.load()) {
    case OcspFault::Unauthorised:
      return response_of(OCSP_RESPONSE_STATUS_UNAUTHORIZED, nullptr);
    case OcspFault::TryLater:
      return response_of(OCSP_RESPONSE_STATUS_TRYLATER, nullptr);
    case OcspFault::Garbage:
      return kGarbage;
    default:
      break;
  }
  const auto asked = from_der<OCSP_REQUEST>(request, d2i_OCSP_REQUEST);
  if (!asked) return response_of(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, nullptr);
  return signed_response(asked.get());
}

std::string OcspResponder::answer_for(Person person) {
  const Identity& issuer =
      person == Person::Stranger ? authority_.other_root() : authority_.issuing();
  return answer(
      ocsp_request(authority_.person(person).certificate.get(), issuer.certificate.get(), false));
}

std::string ocsp_request(X509* certificate, X509* issuer, bool with_nonce) {
  const Owned<OCSP_REQUEST> request(OCSP_REQUEST_new());
  Owned<OCSP_CERTID> id(OCSP_cert_to_id(EVP_sha1(), certificate, issuer));
  require(id && OCSP_request_add0_id(request.get(), id.get()) != nullptr, "OCSP request");
  id.release();
  if (with_nonce) require(OCSP_request_add1_nonce(request.get(), nullptr, 16) == 1, "nonce");
  return der_of(request.get(), i2d_OCSP_REQUEST);
}

}  // namespace tamga::pki
