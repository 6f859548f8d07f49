// SPDX-License-Identifier: GPL-3.0-or-later
// Time-stamp authorities, OCSP responders and lists that are down, slow or
// wrong: the right error, nothing half-made, and the next address in turn.
#include <boost/test/unit_test.hpp>

#include "renderers/seal/error.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "signed_parts.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using pki::CrlFault;
using pki::OcspFault;
using pki::Person;
using pki::Service;
using pki::TsaFault;

const TsaFault kTsaFaults[] = {
    TsaFault::WrongNonce, TsaFault::WrongImprint,   TsaFault::Rejection, TsaFault::BadSignature,
    TsaFault::Untrusted,  TsaFault::SignedByPerson, TsaFault::Garbage,   TsaFault::Slow,
    TsaFault::Down,       TsaFault::Unavailable};

struct Ground : SigningGround {
  seal::EvidenceSource evidence{transport, trust};
  seal::TimestampAuthorities first{{server.url(Service::FirstTsa)}, transport, trust};
  seal::TimestampAuthorities both{
      {server.refusing_url(), server.url(Service::FirstTsa), server.url(Service::SecondTsa)},
      transport,
      trust};

  // The code of what goes wrong, "" when nothing does.
  template <typename Do>
  static std::string code_of(Do act) {
    try {
      act();
      return "";
    } catch (const seal::Error& error) {
      BOOST_TEST_MESSAGE(error.code() << ": " << error.what());
      return error.code();
    }
  }

  std::string extended(const std::string& pdf, seal::Level level) {
    return seal::extend(pdf, level, both, evidence, time);
  }
};

struct RevocationCase {
  const char* name;
  Person person;
  OcspFault ocsp;
  CrlFault crl;
  const char* code;      // "": the evidence is there
  int responses, lists;  // of OCSP and CRL that were kept
};

// The signer's status comes from the responder, else from the issuing CA's list;
// the issuing CA's own always from the root's list: so there is one list at least.
const RevocationCase kCases[] = {
    {"all is well", Person::Preparer, OcspFault::None, CrlFault::None, "", 1, 1},
    {"a responder that signs ahead", Person::Preparer, OcspFault::NoNonce, CrlFault::None, "", 1,
     1},
    {"unauthorised", Person::Preparer, OcspFault::Unauthorised, CrlFault::None, "", 0, 2},
    {"try later", Person::Preparer, OcspFault::TryLater, CrlFault::None, "", 0, 2},
    {"stale", Person::Preparer, OcspFault::Stale, CrlFault::None, "", 0, 2},
    {"of another certificate", Person::Preparer, OcspFault::WrongCertId, CrlFault::None, "", 0, 2},
    {"another nonce", Person::Preparer, OcspFault::WrongNonce, CrlFault::None, "", 0, 2},
    {"bad signature", Person::Preparer, OcspFault::BadSignature, CrlFault::None, "", 0, 2},
    {"signed by a person", Person::Preparer, OcspFault::SignedByPerson, CrlFault::None, "", 0, 2},
    {"another root's responder", Person::Preparer, OcspFault::Untrusted, CrlFault::None, "", 0, 2},
    {"garbage", Person::Preparer, OcspFault::Garbage, CrlFault::None, "", 0, 2},
    {"slow", Person::Preparer, OcspFault::Slow, CrlFault::None, "", 0, 2},
    {"down", Person::Preparer, OcspFault::Down, CrlFault::None, "", 0, 2},
    {"unavailable", Person::Preparer, OcspFault::Unavailable, CrlFault::None, "", 0, 2},
    {"unknown to the responder", Person::Forgotten, OcspFault::None, CrlFault::None, "", 0, 2},
    {"stale lists", Person::Preparer, OcspFault::None, CrlFault::Stale, "revocation-unavailable", 0,
     0},
    {"wrongly signed lists", Person::Preparer, OcspFault::None, CrlFault::WronglySigned,
     "revocation-unavailable", 0, 0},
    {"garbage lists", Person::Preparer, OcspFault::None, CrlFault::Garbage,
     "revocation-unavailable", 0, 0},
    {"lists down", Person::Preparer, OcspFault::None, CrlFault::Down, "revocation-unavailable", 0,
     0},
    {"slow lists", Person::Preparer, OcspFault::None, CrlFault::Slow, "revocation-unavailable", 0,
     0},
    {"both down", Person::Preparer, OcspFault::Down, CrlFault::Down, "revocation-unavailable", 0,
     0},
    {"revoked", Person::Revoked, OcspFault::None, CrlFault::None, "certificate-revoked", 0, 0},
    {"revoked by the list", Person::Revoked, OcspFault::Down, CrlFault::None, "certificate-revoked",
     0, 0},
    {"another reason", Person::Suspended, OcspFault::TryLater, CrlFault::None,
     "certificate-revoked", 0, 0},
    {"a root that nobody trusts", Person::Stranger, OcspFault::None, CrlFault::None,
     "certificate-untrusted", 0, 0},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_faults, Ground)

BOOST_AUTO_TEST_CASE(a_faulty_authority_gives_an_error_and_no_signature) {
  const std::string& paper = rendered_paper();
  for (const TsaFault fault : kTsaFaults) {
    BOOST_TEST_CONTEXT("fault " << static_cast<int>(fault)) {
      server.tsa(1).set(fault);
      const int before = server.requests(Service::FirstTsa);
      std::string out = paper;
      const auto code = code_of([&] { out = act(paper, Person::Preparer, "prepared", &first); });
      BOOST_TEST(code == "timestamp-unavailable");
      BOOST_TEST(out == paper);
      BOOST_TEST(server.requests(Service::FirstTsa) == before + 1);  // asked once, and no more
      const auto stamp = code_of([&] { out = seal::add_document_timestamp(paper, first); });
      BOOST_TEST(stamp == "timestamp-unavailable");
      BOOST_TEST(out == paper);
    }
  }
  server.set_no_faults();
  BOOST_TEST(act(paper, Person::Preparer, "prepared", &first).starts_with(paper));
}

BOOST_AUTO_TEST_CASE(an_authority_of_another_time_is_not_believed) {
  for (const int minutes : {-10, 10}) {
    time = pki::system_time() + std::chrono::minutes(minutes);
    const auto code = code_of([&] { act(rendered_paper(), Person::Preparer, "prepared", &first); });
    BOOST_TEST(code == "timestamp-unavailable");
  }
}

BOOST_AUTO_TEST_CASE(addresses_are_asked_in_turn_until_one_answers_rightly) {
  for (const TsaFault fault : kTsaFaults) {
    BOOST_TEST_CONTEXT("fault " << static_cast<int>(fault)) {
      server.tsa(1).set(fault);
      const int second = server.requests(Service::SecondTsa);
      const std::string out = act(rendered_paper(), Person::Permitter, "permitted", &both);
      BOOST_TEST(server.requests(Service::SecondTsa) == second + 1);
      const auto parts = signed_parts(out);
      BOOST_REQUIRE(parts.size() == 1u);
      BOOST_TEST(!parts[0].token.empty());
    }
  }
  server.set_no_faults();
  const int second = server.requests(Service::SecondTsa);
  act(rendered_paper(), Person::Permitter, "permitted", &both);
  BOOST_TEST(server.requests(Service::SecondTsa) == second);  // the first answered
  server.tsa(1).set(TsaFault::Down);
  server.tsa(2).set(TsaFault::Garbage);
  const auto code = code_of([&] { act(rendered_paper(), Person::Permitter, "permitted", &both); });
  BOOST_TEST(code == "timestamp-unavailable");
}

BOOST_AUTO_TEST_CASE(evidence_comes_from_the_responder_or_the_list_or_not_at_all) {
  server.authority().person(Person::Revoked);  // lists name whom they know
  for (const RevocationCase& row : kCases) {
    BOOST_TEST_CONTEXT(row.name) {
      server.set_no_faults();
      const std::string pdf = act(rendered_paper(), row.person, "prepared");
      server.ocsp().set(row.ocsp);
      server.crls().set(row.crl);
      std::vector<seal::SignatureEvidence> found;
      const auto code = code_of([&] { found = evidence.collect(pdf, time); });
      BOOST_TEST(code == row.code);
      if (!code.empty()) continue;
      BOOST_REQUIRE(found.size() == 1u);
      BOOST_TEST(found[0].evidence.ocsp_responses.size() ==
                 static_cast<std::size_t>(row.responses));
      BOOST_TEST(found[0].evidence.revocation_lists.size() == static_cast<std::size_t>(row.lists));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_document_without_evidence_stays_as_it_is_and_can_be_extended_later) {
  const std::string signed_pdf = act(rendered_paper(), Person::Approver, "approved", &both);
  server.crls().set(CrlFault::Down);
  std::string out = signed_pdf;
  auto code = code_of([&] { out = extended(out, seal::Level::BLTA); });
  BOOST_TEST(code == "revocation-unavailable");
  BOOST_TEST(out == signed_pdf);
  server.set_no_faults();
  server.tsa(1).set(TsaFault::Down);
  server.tsa(2).set(TsaFault::Down);
  code = code_of([&] { out = extended(out, seal::Level::BLTA); });
  BOOST_TEST(code == "timestamp-unavailable");
  BOOST_TEST(out == signed_pdf);  // the security store alone is not left behind
  server.set_no_faults();
  out = extended(out, seal::Level::BLTA);
  BOOST_TEST(out.starts_with(signed_pdf));
  const auto parts = signed_parts(out);
  BOOST_REQUIRE(parts.size() == 2u);
  BOOST_TEST(parts[1].is_timestamp);
  BOOST_TEST(parts[1].end == out.size());
}

BOOST_AUTO_TEST_SUITE_END()
