// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of every key kind and level on a rendered form: our verdict beside
// those of openssl cms, openssl ts, NSS and pdfsig.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "other_verifiers.h"
#include "renderers/seal/error.h"
#include "renderers/seal/file/notation.h"
#include "renderers/seal/signing/cms_signature.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "renderers/seal/signing/signing_key_parts.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using namespace std::chrono_literals;
using pki::Person;
using seal::Level;
using seal::Verdict;
using std::chrono::days;

struct Ground : SigningGround {
  OtherVerifiers others{server.authority()};
  DirectTimestamps timestamps{server.tsa(1)};
  seal::EvidenceSource evidence{transport, trust};

  std::string at_level(Person person, Level level) {
    const std::string out =
        act(rendered_paper(), person, "prepared", level >= Level::BT ? &timestamps : nullptr);
    return seal::extend(out, level, timestamps, evidence, time);
  }

  seal::VerificationReport judged(const std::string& pdf) {
    return seal::verify(pdf, trust, {}, time).report;
  }

  std::vector<std::string> lists() { return {server.crls().of_issuing(), server.crls().of_root()}; }

  // Everybody else on what is expected to be right.
  void others_agree(const std::string& pdf) {
    const auto parts = signed_parts(pdf);
    std::size_t signatures = 0;
    for (const auto& part : parts) {
      if (part.is_timestamp) {
        BOOST_TEST(others.ts(part.contents, part.covered), part.field);
        BOOST_TEST(!others.ts(part.contents, part.covered + ' '), part.field);
        continue;
      }
      ++signatures;
      BOOST_TEST(others.cms(part), part.field);
      BOOST_TEST(others.cms(part, std::nullopt, lists()), part.field);
      BOOST_TEST(others.nss(part, Ocsp::Asked), part.field);
      if (!part.token.empty()) {
        BOOST_TEST(others.ts(part.token, part.signature_value), part.field);
        BOOST_TEST(!others.ts(part.token, part.signature_value + ' '), part.field);
      }
    }
    // Of a document time-stamp pdfsig 22.12 says that it does not know its kind.
    const auto told = others.pdfsig(pdf);
    BOOST_TEST(static_cast<std::size_t>(
                   std::count(told.begin(), told.end(), "Signature is Valid.")) == signatures);
  }
};

const Person kSigners[] = {Person::Preparer, Person::Permitter, Person::Approver};
const Level kLevels[] = {Level::BB, Level::BT, Level::BLT, Level::BLTA};

// A sample on which not everybody agrees, or none is content.
struct Sample {
  const char* name;
  std::function<std::string(Ground&)> make;
  Verdict verdict;
  const char* sub_indication;
  bool cms, cms_with_lists, ts;  // openssl now; ts: true where there is no token
  bool nss;                      // now, with the OCSP responder asked
  bool pdfsig;                   // the signature value alone
};

std::string stamped_long_ago(Ground& ground, Person person, bool with_token) {
  const auto now = ground.time;
  ground.time = now - days(60);
  const std::string out =
      ground.act(rendered_paper(), person, "prepared", with_token ? &ground.timestamps : nullptr);
  ground.time = now;
  return out;
}

// Signed with a key that we do not sign with: as another program may have.
std::string signed_with_a_small_key(Ground& ground) {
  seal::Prepared made =
      seal::prepare(rendered_paper(), ground.request_of(Person::Preparer, "prepared"),
                    ground.key(Person::Preparer).certificate(), faces());
  const pki::Identity& veteran = ground.server.authority().person(Person::Veteran);
  seal::SigningKey::Parts parts;
  EVP_PKEY_up_ref(veteran.key.get());
  parts.key.reset(veteran.key.get());
  parts.certificate = seal::certificate_from_der(veteran.der());
  parts.intermediates.push_back(
      seal::certificate_from_der(ground.server.authority().issuing().der()));
  parts.digest = EVP_sha256();
  const std::string cms = seal::hexadecimal(seal::sign_detached(parts, made.digest));
  return made.pdf.replace(made.gap_begin + 1, cms.size(), cms);
}

std::string flipped(std::string pdf) {
  const std::size_t at = pdf.find("/Lang");
  pdf[at == std::string::npos ? 1000 : at + 7] ^= 1;
  return pdf;
}

const Sample kSamples[] = {
    // All refuse: expired now, and nothing proves a time before (EN 319 102-1
    // 5.3.4 with 5.2.6: OUT_OF_BOUNDS_NO_POE).
    {"expired since, no time-stamp",
     [](Ground& g) { return stamped_long_ago(g, Person::Expired, false); }, Verdict::Indeterminate,
     "OUT_OF_BOUNDS_NO_POE", false, false, true, false, true},
    // openssl and NSS judge the certificate at the time of verification. We are
    // right: the token proves a time within its validity (EN 319 102-1 5.5.4).
    {"expired since, time-stamped before",
     [](Ground& g) { return stamped_long_ago(g, Person::Expired, true); }, Verdict::TotalPassed, "",
     false, false, true, false, true},
    // Ours passes by the default policy and says that revocation was not asked, as
    // openssl without lists does; those who ask refuse. All are right: RFC 5280
    // 6.3 leaves it to the policy. Level B-LT cannot be reached: below.
    {"revoked before it was signed, no evidence in the file",
     [](Ground& g) { return g.act(rendered_paper(), Person::Revoked, "prepared"); },
     Verdict::TotalPassed, "", true, false, true, false, true},
    // openssl with the newest list and NSS refuse what is revoked now. We are
    // right: the evidence proves that the signature is from before the revocation
    // (EN 319 102-1 5.5.4, 5.6.2.4).
    {"revoked an hour after, evidence in the file",
     [](Ground& g) {
       const std::string out = g.at_level(Person::Delegate, Level::BLTA);
       g.server.authority().revoke(Person::Delegate, g.time + 1h, CRL_REASON_SUPERSEDED);
       g.time += 2h;
       return out;
     },
     Verdict::TotalPassed, "", true, false, true, false, true},
    // All accept it: RSA of 2048 bits holds until 2029 (ETSI TS 119 312).
    {"of an RSA-2048 key", signed_with_a_small_key, Verdict::TotalPassed, "", true, true, true,
     true, true},
    {"of a root that nobody trusts",
     [](Ground& g) { return g.act(rendered_paper(), Person::Stranger, "prepared"); },
     Verdict::Indeterminate, "NO_CERTIFICATE_CHAIN_FOUND", false, false, true, false, true},
    {"a signed byte is another",
     [](Ground& g) { return flipped(g.at_level(Person::Preparer, Level::BT)); },
     Verdict::TotalFailed, "HASH_FAILURE", false, false, true, true, false},
    // openssl cms and pdfsig do not look at the token at all. We are right: a
    // time-stamp that is there has to pass (EN 319 102-1 5.5.4 step 4).
    {"a time-stamp over other bytes",
     [](Ground& g) {
       g.server.tsa(1).set(pki::TsaFault::WrongImprint);
       return g.at_level(Person::Permitter, Level::BT);
     },
     Verdict::Indeterminate, "", true, true, false, true, true},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_agreement, Ground)

BOOST_AUTO_TEST_CASE(all_agree_on_every_key_kind_and_level) {
  for (const Person person : kSigners) {
    for (const Level level : kLevels) {
      BOOST_TEST_CONTEXT(pki::row_of(person).name << ' ' << seal::name_of(level)) {
        const std::string out = at_level(person, level);
        BOOST_TEST(out.starts_with(rendered_paper()));
        const auto report = judged(out);
        BOOST_TEST(report.valid());
        BOOST_REQUIRE(!report.signatures.empty());
        BOOST_TEST(report.signatures[0].level == seal::name_of(level));
        BOOST_TEST(report.signatures[0].sub_indication == "");
        BOOST_TEST(report.signatures.size() == (level == Level::BLTA ? 2u : 1u));
        others_agree(out);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(where_programs_differ_the_table_says_who_is_right) {
  for (const Sample& sample : kSamples) {
    BOOST_TEST_CONTEXT(sample.name) {
      time = pki::system_time();
      server.set_no_faults();
      const std::string pdf = sample.make(*this);
      const auto report = judged(pdf);
      BOOST_REQUIRE(!report.signatures.empty());
      const auto& first = report.signatures[0];
      BOOST_TEST((first.verdict == sample.verdict), first.sub_indication);
      if (*sample.sub_indication != '\0' || sample.verdict == Verdict::TotalPassed)
        BOOST_TEST(first.sub_indication == sample.sub_indication);
      const auto part = signed_parts(pdf).at(0);
      BOOST_TEST(others.cms(part) == sample.cms);
      BOOST_TEST(others.cms(part, time, lists()) == sample.cms_with_lists);
      BOOST_TEST((part.token.empty() || others.ts(part.token, part.signature_value)) == sample.ts);
      BOOST_TEST(others.nss(part, Ocsp::Asked) == sample.nss);
      BOOST_TEST((others.pdfsig(pdf).at(0) == "Signature is Valid.") == sample.pdfsig);
    }
  }
}

BOOST_AUTO_TEST_CASE(at_the_time_of_the_token_openssl_agrees) {
  const auto part = signed_parts(stamped_long_ago(*this, Person::Expired, true)).at(0);
  BOOST_TEST(others.cms(part, time - days(60)));
  BOOST_TEST(!others.cms(part));
}

BOOST_AUTO_TEST_CASE(who_may_not_sign_does_not) {
  const auto refused = [this](Person person) {
    try {
      act(rendered_paper(), person, "prepared");
    } catch (const seal::Error& error) {
      return error.code();
    }
    return std::string();
  };
  BOOST_TEST(refused(Person::Expired) == "key-unusable");
  BOOST_TEST(refused(Person::NotYetValid) == "key-unusable");
  BOOST_TEST(refused(Person::Veteran) == "key-unusable");  // RSA-2048 is for reading
}

BOOST_AUTO_TEST_SUITE_END()
