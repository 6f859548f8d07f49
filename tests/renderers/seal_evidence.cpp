// SPDX-License-Identifier: GPL-3.0-or-later
// Time-stamp tokens and revocation data, good and bad, from the test PKI.
#include <boost/test/unit_test.hpp>

#include "pki/authority.h"
#include "pki/ocsp_responder.h"
#include "pki/revocation_lists.h"
#include "pki/time_stamp_authority.h"
#include "renderers/seal/trust/der_reader.h"
#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/revocation.h"
#include "renderers/seal/trust/timestamp_token.h"

namespace {

using namespace tamga;
using namespace std::chrono_literals;
using pki::CrlFault;
using pki::OcspFault;
using pki::Person;
using pki::TsaFault;
using seal::RevocationStatus;

struct Pki {
  pki::Authority authority{pki::system_time, "http://127.0.0.1:1"};
  pki::TimeStampAuthority tsa{authority};
  pki::OcspResponder ocsp{authority};
  pki::RevocationLists crls{authority};
  seal::TrustStore trust{{authority.root().der()}};

  X509* certificate(Person person) { return authority.person(person).certificate.get(); }
  X509* issuing() const { return authority.issuing().certificate.get(); }
};

Pki& test_pki() {
  static Pki made;
  return made;
}

// The token of an answer (RFC 3161 2.4.2), which may be one that OpenSSL refuses.
std::string token_of(const std::string& answer) {
  seal::DerReader reader(answer);
  seal::DerReader parts(reader.expect(seal::kDerSequence).content);
  parts.expect(seal::kDerSequence);  // PKIStatusInfo
  return std::string(parts.expect(seal::kDerSequence).whole);
}

const std::string& imprint() {
  static const std::string value = seal::digest(EVP_sha256(), "гарын үсэг");
  return value;
}

struct Nonce {
  explicit Nonce(long value) { ASN1_INTEGER_set(number.get(), value); }
  pki::Owned<ASN1_INTEGER> number{ASN1_INTEGER_new()};
};

std::string fault_of(TsaFault fault, long asked, long expected) {
  Pki& pki = test_pki();
  pki.tsa.set(fault);
  const std::string answer =
      pki.tsa.answer(pki::time_stamp_request(EVP_sha256(), imprint(), asked));
  pki.tsa.set(TsaFault::None);
  const Nonce nonce(expected);
  seal::TimestampContext context;
  if (expected != 0) context.nonce = nonce.number.get();
  return seal::check_timestamp(token_of(answer), EVP_sha256(), imprint(), pki.trust, context).fault;
}

seal::RevocationCheck ocsp_of(Person person, OcspFault fault = OcspFault::None) {
  Pki& pki = test_pki();
  pki.ocsp.set(fault);
  const auto check =
      seal::check_ocsp(pki.ocsp.answer_for(person), pki.certificate(person), pki.issuing());
  pki.ocsp.set(OcspFault::None);
  return check;
}

seal::RevocationCheck crl_of(Person person, CrlFault fault = CrlFault::None) {
  Pki& pki = test_pki();
  pki.crls.set(fault);
  const auto check = seal::check_crl(pki.crls.of_issuing(), pki.certificate(person), pki.issuing());
  pki.crls.set(CrlFault::None);
  return check;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_evidence)

BOOST_AUTO_TEST_CASE(a_token_tells_its_time_and_its_authority) {
  Pki& pki = test_pki();
  for (const EVP_MD* algorithm : {EVP_sha256(), EVP_sha384(), EVP_sha512()}) {
    const std::string bytes = "нэг", more = "хоёр";
    const std::string token = pki.tsa.token(algorithm, seal::digest(algorithm, bytes, more));
    const auto check = seal::check_timestamp_of(token, bytes, more, pki.trust);
    BOOST_TEST(check.fault == "");
    BOOST_TEST((check.time <= pki.authority.now() && check.time > pki.authority.now() - 1min));
    BOOST_REQUIRE(check.authority);
    BOOST_TEST(X509_cmp(check.authority.get(), pki.authority.tsa().certificate.get()) == 0);
    BOOST_TEST(sk_X509_num(check.chain.get()) == 3);
    BOOST_TEST(seal::check_timestamp_of(token, bytes, "", pki.trust).fault == "HASH_FAILURE");
  }
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_token_has_its_name) {
  BOOST_TEST(fault_of(TsaFault::None, 45, 45) == "");
  BOOST_TEST(fault_of(TsaFault::None, 45, 0) == "");
  BOOST_TEST(fault_of(TsaFault::None, 0, 45) == "SIG_CONSTRAINTS_FAILURE");
  BOOST_TEST(fault_of(TsaFault::WrongNonce, 45, 45) == "SIG_CONSTRAINTS_FAILURE");
  BOOST_TEST(fault_of(TsaFault::WrongImprint, 45, 45) == "HASH_FAILURE");
  BOOST_TEST(fault_of(TsaFault::BadSignature, 45, 45) == "SIG_CRYPTO_FAILURE");
  BOOST_TEST(fault_of(TsaFault::SignedByPerson, 45, 45) == "CHAIN_CONSTRAINTS_FAILURE");
  BOOST_TEST(fault_of(TsaFault::Untrusted, 45, 45) == "NO_CERTIFICATE_CHAIN_FOUND");
}

BOOST_AUTO_TEST_CASE(a_token_is_over_the_digest_of_the_asked_algorithm) {
  Pki& pki = test_pki();
  const std::string token = pki.tsa.token(EVP_sha256(), imprint());
  BOOST_TEST(seal::check_timestamp(token, EVP_sha384(), imprint(), pki.trust).fault ==
             "HASH_FAILURE");
  BOOST_TEST(seal::check_timestamp(token, EVP_sha256(), imprint(), {}).fault ==
             "NO_CERTIFICATE_CHAIN_FOUND");
}

// No byte of a token is free: whatever is changed is noticed.
BOOST_AUTO_TEST_CASE(no_byte_of_a_token_is_free) {
  Pki& pki = test_pki();
  const std::string token = pki.tsa.token(EVP_sha256(), imprint());
  BOOST_REQUIRE(seal::check_timestamp(token, EVP_sha256(), imprint(), pki.trust).fault == "");
  for (std::size_t at = 0; at < token.size(); at += 3) {
    std::string changed = token;
    changed[at] = static_cast<char>(changed[at] ^ 0x04);
    const auto check = seal::check_timestamp(changed, EVP_sha256(), imprint(), pki.trust);
    BOOST_TEST(check.fault != "", "offset " << at);
  }
  for (const std::string& bytes : {std::string(), token + '\0', token.substr(0, token.size() - 1)})
    BOOST_TEST(seal::check_timestamp(bytes, EVP_sha256(), imprint(), pki.trust).fault ==
               "FORMAT_FAILURE");
  seal::TimestampContext context;
  context.padding = true;
  BOOST_TEST(seal::check_timestamp(token + std::string(9, '\0'), EVP_sha256(), imprint(), pki.trust,
                                   context)
                 .fault == "");
}

BOOST_AUTO_TEST_CASE(a_responder_tells_who_is_revoked) {
  const auto now = test_pki().authority.now();
  const auto good = ocsp_of(Person::Preparer);
  BOOST_TEST(good.fault == "");
  BOOST_TEST((good.status == RevocationStatus::Good));
  BOOST_TEST(good.is_fresh_at(now));
  BOOST_TEST(!good.is_fresh_at(now + 24h));
  BOOST_TEST(!good.is_from_future(now));
  BOOST_TEST(good.is_from_future(now - 1h));
  const auto revoked = ocsp_of(Person::Revoked);
  BOOST_TEST((revoked.status == RevocationStatus::Revoked));
  BOOST_TEST(revoked.reason == "keyCompromise");
  BOOST_REQUIRE(revoked.revoked_at.has_value());
  BOOST_TEST((*revoked.revoked_at < now - 29 * 24h));
  BOOST_TEST((ocsp_of(Person::Forgotten).status == RevocationStatus::Unknown));
  BOOST_TEST(!ocsp_of(Person::Preparer, OcspFault::Stale).is_fresh_at(now));
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_response_has_its_name) {
  const struct {
    OcspFault fault;
    const char* name;
  } cases[] = {{OcspFault::Unauthorised, "not-successful"},
               {OcspFault::TryLater, "not-successful"},
               {OcspFault::WrongCertId, "other-certificate"},
               {OcspFault::BadSignature, "signature"},
               {OcspFault::SignedByPerson, "unauthorised"},
               {OcspFault::Untrusted, "unauthorised"},
               {OcspFault::Garbage, "malformed"}};
  for (const auto& test : cases) {
    const auto check = ocsp_of(Person::Preparer, test.fault);
    BOOST_TEST(check.fault == test.name);
    BOOST_TEST((check.status == RevocationStatus::Unknown));
  }
  Pki& pki = test_pki();
  const std::string response = pki.ocsp.answer_for(Person::Preparer);
  BOOST_TEST(seal::check_ocsp(response, pki.certificate(Person::Approver), pki.issuing()).fault ==
             "other-certificate");
  BOOST_TEST(
      seal::check_ocsp(response, pki.certificate(Person::Preparer), pki.issuing(), "нэг").fault ==
      "nonce");
  BOOST_TEST(seal::check_ocsp("", pki.certificate(Person::Preparer), pki.issuing()).fault ==
             "malformed");
}

BOOST_AUTO_TEST_CASE(a_list_tells_who_is_revoked) {
  const auto now = test_pki().authority.now();
  const auto good = crl_of(Person::Approver);
  BOOST_TEST(good.fault == "");
  BOOST_TEST((good.status == RevocationStatus::Good));
  BOOST_TEST(good.is_fresh_at(now + 24h));
  BOOST_TEST(!good.is_fresh_at(now + 8 * 24h));
  const auto revoked = crl_of(Person::Suspended);
  BOOST_TEST((revoked.status == RevocationStatus::Revoked));
  BOOST_TEST(revoked.reason == "affiliationChanged");
  BOOST_TEST(!crl_of(Person::Approver, CrlFault::Stale).is_fresh_at(now));
  BOOST_TEST(crl_of(Person::Approver, CrlFault::WronglySigned).fault == "signature");
  BOOST_TEST(crl_of(Person::Approver, CrlFault::Garbage).fault == "malformed");
  Pki& pki = test_pki();
  BOOST_TEST(
      seal::check_crl(pki.crls.of_root(), pki.certificate(Person::Approver), pki.issuing()).fault ==
      "other-certificate");
  BOOST_TEST(
      (seal::check_crl(pki.crls.of_root(), pki.issuing(), pki.authority.root().certificate.get())
           .status == RevocationStatus::Good));
}

BOOST_AUTO_TEST_SUITE_END()
