// SPDX-License-Identifier: GPL-3.0-or-later
#include "time_stamp_authority.h"

#include <openssl/x509v3.h>

#include <stdexcept>

namespace tamga::pki {
namespace {

constexpr const char* kPolicy = "2.999.3161.1";  // the arc for examples, X.660
constexpr const char* kGarbage = "Энэ бол цагийн тэмдэг биш.";

Identity make_untrusted(Authority& authority) {
  const auto now = authority.now();
  Profile profile{
      "Өөр цагийн тэмдэг",
      "Гадны төв",
      KeyKind::P256,
      now - std::chrono::days(365),
      now + std::chrono::days(3650),
      {{NID_key_usage, "critical,digitalSignature"}, {NID_ext_key_usage, "critical,timeStamping"}}};
  return issue(profile, &authority.other_root());
}

Owned<ASN1_OBJECT> policy() {
  Owned<ASN1_OBJECT> object(OBJ_txt2obj(kPolicy, 1));
  require(object != nullptr, "policy");
  return object;
}

struct Moment {
  std::chrono::sys_seconds time;
  long serial;
};

int tell_time(TS_RESP_CTX*, void* moment, long* whole, long* micro) {
  *whole = static_cast<long>(seconds(static_cast<const Moment*>(moment)->time));
  *micro = 0;
  return 1;
}

ASN1_INTEGER* tell_serial(TS_RESP_CTX*, void* moment) {
  ASN1_INTEGER* const serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, static_cast<const Moment*>(moment)->serial);
  return serial;
}

Owned<TS_RESP_CTX> responder(const Identity& signer, const Identity& above, Moment& moment) {
  Owned<TS_RESP_CTX> context(TS_RESP_CTX_new());
  const Owned<STACK_OF(X509)> chain(sk_X509_new_null());
  require(context && chain && sk_X509_push(chain.get(), above.certificate.get()) != 0,
          "TSA context");
  TS_RESP_CTX* const it = context.get();
  require(TS_RESP_CTX_set_signer_cert(it, signer.certificate.get()) == 1 &&
              TS_RESP_CTX_set_signer_key(it, signer.key.get()) == 1 &&
              TS_RESP_CTX_set_certs(it, chain.get()) == 1 &&
              TS_RESP_CTX_set_def_policy(it, policy().get()) == 1 &&
              TS_RESP_CTX_set_signer_digest(it, EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_ess_cert_id_digest(it, EVP_sha256()) == 1 &&
              TS_RESP_CTX_set_accuracy(it, 1, 0, 0) == 1,
          "TSA context");
  TS_RESP_CTX_set_time_cb(it, tell_time, &moment);
  TS_RESP_CTX_set_serial_cb(it, tell_serial, &moment);
  return context;
}

void accept_digests(TS_RESP_CTX* context) {
  for (const EVP_MD* algorithm : {EVP_sha256(), EVP_sha384(), EVP_sha512()})
    require(TS_RESP_CTX_add_md(context, algorithm) == 1, "TSA digest");
}

// The same request with another nonce, or over another digest of the same length.
std::string altered(std::string_view request, TsaFault fault) {
  const auto copy = from_der<TS_REQ>(request, d2i_TS_REQ);
  if (!copy) return std::string(request);
  if (fault == TsaFault::WrongNonce) {
    const Owned<ASN1_INTEGER> nonce(ASN1_INTEGER_new());
    ASN1_INTEGER_set(nonce.get(), 271828182);
    require(TS_REQ_set_nonce(copy.get(), nonce.get()) == 1, "nonce");
  } else {
    TS_MSG_IMPRINT* const imprint = TS_REQ_get_msg_imprint(copy.get());
    const ASN1_OCTET_STRING* const bytes = TS_MSG_IMPRINT_get_msg(imprint);
    std::string other(reinterpret_cast<const char*>(ASN1_STRING_get0_data(bytes)),
                      static_cast<std::size_t>(ASN1_STRING_length(bytes)));
    other.back() = static_cast<char>(other.back() ^ 1);
    require(TS_MSG_IMPRINT_set_msg(imprint, reinterpret_cast<unsigned char*>(other.data()),
                                   static_cast<int>(other.size())) == 1,
            "imprint");
  }
  return der_of(copy.get(), i2d_TS_REQ);
}

// What a person who holds a certificate of the same CA could write as a token.
Owned<TS_TST_INFO> token_content(const TS_REQ* request, Moment moment) {
  Owned<TS_TST_INFO> info(TS_TST_INFO_new());
  const Owned<ASN1_TIME> time(ASN1_GENERALIZEDTIME_set(nullptr, seconds(moment.time)));
  const Owned<ASN1_INTEGER> serial(ASN1_INTEGER_new());
  ASN1_INTEGER_set(serial.get(), moment.serial);
  auto* const asked = const_cast<TS_REQ*>(request);  // its getters want no const
  require(TS_TST_INFO_set_version(info.get(), 1) == 1 &&
              TS_TST_INFO_set_policy_id(info.get(), policy().get()) == 1 &&
              TS_TST_INFO_set_msg_imprint(info.get(), TS_REQ_get_msg_imprint(asked)) == 1 &&
              TS_TST_INFO_set_serial(info.get(), serial.get()) == 1 &&
              TS_TST_INFO_set_time(info.get(), time.get()) == 1,
          "TSTInfo");
  if (const ASN1_INTEGER* nonce = TS_REQ_get_nonce(request))
    require(TS_TST_INFO_set_nonce(info.get(), nonce) == 1, "nonce");
  return info;
}

}  // namespace

TimeStampAuthority::TimeStampAuthority(Authority& authority)
    : authority_(authority), untrusted_(make_untrusted(authority)) {}

std::string TimeStampAuthority::granted(std::string_view request, const Identity& signer,
                                        const Identity& above) {
  Moment moment{authority_.now(), next_serial()};
  const auto context = responder(signer, above, moment);
  if (fault_ != TsaFault::Rejection) accept_digests(context.get());
  const auto in = reading(request);
  const Owned<TS_RESP> response(TS_RESP_create_response(context.get(), in.get()));
  require(response != nullptr, "TSA answer");
  return der_of(response.get(), i2d_TS_RESP);
}

std::string TimeStampAuthority::signed_by_person(const TS_REQ* request) {
  const auto info = token_content(request, {authority_.now(), next_serial()});
  const std::string der = der_of(info.get(), i2d_TS_TST_INFO);
  const auto content = reading(der);  // which borrows the bytes
  const Identity& person = authority_.person(Person::Preparer);
  const Owned<STACK_OF(X509)> chain(sk_X509_new_null());
  sk_X509_push(chain.get(), authority_.issuing().certificate.get());
  const unsigned flags = CMS_BINARY | CMS_CADES | CMS_PARTIAL;
  const Owned<CMS_ContentInfo> cms(
      CMS_sign(person.certificate.get(), person.key.get(), chain.get(), nullptr, flags));
  require(cms && CMS_set1_eContentType(cms.get(), OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1 &&
              CMS_final(cms.get(), content.get(), nullptr, flags) == 1,
          "token");
  auto token = from_der<PKCS7>(der_of(cms.get(), i2d_CMS_ContentInfo), d2i_PKCS7);
  const Owned<TS_RESP> response(TS_RESP_new());
  const Owned<TS_STATUS_INFO> status(TS_STATUS_INFO_new());
  require(token && response && TS_STATUS_INFO_set_status(status.get(), TS_STATUS_GRANTED) == 1 &&
              TS_RESP_set_status_info(response.get(), status.get()) == 1,
          "TSA answer");
  Owned<TS_TST_INFO> own(TS_TST_INFO_dup(info.get()));
  TS_RESP_set_tst_info(response.get(), token.release(), own.release());
  return der_of(response.get(), i2d_TS_RESP);
}

std::string TimeStampAuthority::answer(std::string_view request) {
  const TsaFault fault = fault_;
  switch (fault) {
    case TsaFault::Garbage:
      return kGarbage;
    case TsaFault::WrongNonce:
    case TsaFault::WrongImprint:
      return granted(altered(request, fault), authority_.tsa(), authority_.issuing());
    case TsaFault::Untrusted:
      return granted(request, untrusted_, authority_.other_root());
    case TsaFault::SignedByPerson:
      if (const auto asked = from_der<TS_REQ>(request, d2i_TS_REQ))
        return signed_by_person(asked.get());
      break;
    default:
      break;
  }
  std::string response = granted(request, authority_.tsa(), authority_.issuing());
  if (fault == TsaFault::BadSignature) response.back() = static_cast<char>(response.back() ^ 1);
  return response;
}

std::string TimeStampAuthority::token(const EVP_MD* algorithm, std::string_view imprint) {
  const std::string answered = answer(time_stamp_request(algorithm, imprint, 0));
  const auto response = from_der<TS_RESP>(answered, d2i_TS_RESP);
  require(response && TS_RESP_get_token(response.get()) != nullptr, "token");
  return der_of(TS_RESP_get_token(response.get()), i2d_PKCS7);
}

std::string time_stamp_request(const EVP_MD* algorithm, std::string_view imprint, long nonce) {
  const Owned<TS_REQ> request(TS_REQ_new());
  const Owned<TS_MSG_IMPRINT> asked(TS_MSG_IMPRINT_new());
  const std::unique_ptr<X509_ALGOR, decltype(&X509_ALGOR_free)> digest(X509_ALGOR_new(),
                                                                       X509_ALGOR_free);
  X509_ALGOR_set_md(digest.get(), algorithm);
  std::string bytes(imprint);
  require(TS_MSG_IMPRINT_set_algo(asked.get(), digest.get()) == 1 &&
              TS_MSG_IMPRINT_set_msg(asked.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size())) == 1 &&
              TS_REQ_set_version(request.get(), 1) == 1 &&
              TS_REQ_set_msg_imprint(request.get(), asked.get()) == 1 &&
              TS_REQ_set_cert_req(request.get(), 1) == 1,
          "TimeStampReq");
  if (nonce != 0) {
    const Owned<ASN1_INTEGER> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set(number.get(), nonce);
    require(TS_REQ_set_nonce(request.get(), number.get()) == 1, "nonce");
  }
  return der_of(request.get(), i2d_TS_REQ);
}

}  // namespace tamga::pki
