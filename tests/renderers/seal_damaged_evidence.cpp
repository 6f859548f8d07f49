// SPDX-License-Identifier: GPL-3.0-or-later
// Time-stamp tokens, OCSP responses and revocation lists with damaged bytes: a
// random walk that must end in a fault or the same verdict, never otherwise.
#include <boost/test/unit_test.hpp>
#include <random>

#include "pki/authority.h"
#include "pki/ocsp_responder.h"
#include "pki/revocation_lists.h"
#include "pki/time_stamp_authority.h"
#include "renderers/seal/trust/openssl_handles.h"
#include "renderers/seal/trust/revocation.h"
#include "renderers/seal/trust/timestamp_token.h"

namespace {

using namespace tamga;
using pki::Person;
using seal::RevocationStatus;

constexpr int kWalks = 40, kSteps = 60;

// Damages that keep much of the structure: what a plain flip of bits seldom
// reaches lies behind lengths and tags.
std::string damaged(std::string bytes, std::mt19937& random) {
  if (bytes.empty()) return bytes;
  const auto any = [&random](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  const std::size_t at = any(bytes.size());
  const std::size_t length = std::min<std::size_t>(1 + any(24), bytes.size() - at);
  switch (any(7)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << any(8)));
      break;
    case 1:
      bytes[at] = static_cast<char>(any(256));
      break;
    case 2:
      bytes.erase(at, length);
      break;
    case 3:
      bytes.insert(any(bytes.size()), bytes.substr(at, length));
      break;
    case 4:
      bytes.resize(at);
      break;
    case 5:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, '\xFF');
      break;
    default: {  // a length that is larger or smaller by one, or says "indefinite"
      const char lengths[] = {static_cast<char>(bytes[at] + 1), static_cast<char>(bytes[at] - 1),
                              '\x80', '\x84'};
      bytes[at] = lengths[any(4)];
    }
  }
  return bytes;
}

// Damage on damage, from many starts; `judge` may throw nothing and tells
// whether it believed what it saw.
template <typename Judge>
int believed(const std::string& whole, unsigned seed, Judge judge) {
  std::mt19937 random(seed);
  int believed = 0;
  for (int walk = 0; walk < kWalks; ++walk) {
    std::string bytes = whole;
    for (int step = 0; step < kSteps; ++step) {
      bytes = damaged(std::move(bytes), random);
      if (bytes != whole && judge(bytes)) ++believed;
    }
  }
  return believed;
}

struct Ground {
  pki::Authority authority{pki::system_time, "http://127.0.0.1:9"};
  seal::TrustStore trust{std::vector<std::string>{authority.root().der()}};
  X509* issuer = authority.issuing().certificate.get();

  X509* certificate(Person person) { return authority.person(person).certificate.get(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_damaged_evidence, Ground)

BOOST_AUTO_TEST_CASE(no_damaged_token_is_believed) {
  pki::TimeStampAuthority tsa(authority);
  for (const EVP_MD* algorithm : {EVP_sha256(), EVP_sha512()}) {
    const std::string imprint = seal::digest(algorithm, "Өдрийн тэмдэглэл");
    const std::string token = tsa.token(algorithm, imprint);
    const auto judge = [&](const std::string& bytes) {
      return seal::check_timestamp(bytes, algorithm, imprint, trust).fault.empty();
    };
    BOOST_TEST(judge(token));
    BOOST_TEST(believed(token, 3161, judge) == 0);
  }
}

BOOST_AUTO_TEST_CASE(no_damaged_ocsp_response_is_believed_and_no_revoked_one_gets_good) {
  pki::OcspResponder responder(authority);
  for (const Person person : {Person::Preparer, Person::Revoked, Person::Forgotten}) {
    const std::string response = responder.answer_for(person);
    const auto judge = [&](const std::string& bytes) {
      return seal::check_ocsp(bytes, certificate(person), issuer).fault.empty();
    };
    BOOST_TEST(judge(response));
    BOOST_TEST(believed(response, 6960, judge) == 0);
  }
}

BOOST_AUTO_TEST_CASE(no_damaged_list_is_believed) {
  pki::RevocationLists lists(authority);
  const Person everybody[] = {Person::Revoked, Person::Suspended, Person::Preparer};
  for (const Person person : everybody) certificate(person);
  const std::string list = lists.of_issuing();
  for (const Person person : everybody) {
    const auto judge = [&](const std::string& bytes) {
      return seal::check_crl(bytes, certificate(person), issuer).fault.empty();
    };
    BOOST_TEST(judge(list));
    BOOST_TEST(believed(list, 5280, judge) == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
