// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of every key kind and level on a rendered form: our verdict beside
// those of openssl cms, openssl ts and pdfsig.
#include <boost/test/unit_test.hpp>

#include "other_verifiers.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using pki::Person;
using seal::Verdict;

struct Ground : SigningGround {
  OtherVerifiers others{server.authority()};
  DirectTimestamps timestamps{server.tsa(1)};
};

const Person kSigners[] = {Person::Preparer, Person::Permitter, Person::Approver};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_agreement, Ground)

BOOST_AUTO_TEST_CASE(all_agree_on_a_signature_of_each_key_kind) {
  for (const Person person : kSigners) {
    BOOST_TEST_CONTEXT(pki::row_of(person).name) {
      const std::string out = act(rendered_paper(), person, "prepared");
      BOOST_TEST(out.starts_with(rendered_paper()));
      const auto report = seal::verify(out, trust).report;
      BOOST_TEST(report.valid(), report.signatures.at(0).sub_indication);
      const auto parts = signed_parts(out);
      BOOST_REQUIRE(parts.size() == 1u);
      BOOST_TEST(others.cms(parts[0]));
      BOOST_TEST(parts[0].token == "");
      BOOST_TEST(others.nss(parts[0], Ocsp::Asked));
      BOOST_TEST(others.pdfsig(out) == std::vector<std::string>{"Signature is Valid."});
    }
  }
}

BOOST_AUTO_TEST_CASE(all_agree_on_a_signature_with_a_time_stamp) {
  for (const Person person : kSigners) {
    BOOST_TEST_CONTEXT(pki::row_of(person).name) {
      const std::string out = act(rendered_paper(), person, "prepared", &timestamps);
      const auto report = seal::verify(out, trust).report;
      BOOST_TEST(report.valid(), report.signatures.at(0).sub_indication);
      const auto parts = signed_parts(out);
      BOOST_REQUIRE(parts.size() == 1u);
      BOOST_TEST(others.cms(parts[0]));
      BOOST_TEST(others.ts(parts[0].token, parts[0].signature_value));
      BOOST_TEST(!others.ts(parts[0].token, parts[0].signature_value + "x"));
      BOOST_TEST(others.nss(parts[0], Ocsp::Asked));
      BOOST_TEST(others.pdfsig(out) == std::vector<std::string>{"Signature is Valid."});
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
