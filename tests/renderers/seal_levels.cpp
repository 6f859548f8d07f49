// SPDX-License-Identifier: GPL-3.0-or-later
// Levels, times and what became of certificates: validation by EN 319 102-1,
// over years.
#include <boost/test/unit_test.hpp>

#include "renderers/seal/evidence/evidence_source.h"
#include "renderers/seal/evidence/security_store.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "renderers/seal/verification/chain_validation.h"
#include "signed_parts.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using namespace std::chrono_literals;
using pki::OcspFault;
using pki::Person;
using pki::TsaFault;
using seal::Level;
using seal::TimeSource;
using seal::Verdict;

constexpr auto kYear = std::chrono::days(365);

struct Ground : SigningGround {
  DirectTimestamps stamps{server.tsa(1)};
  seal::EvidenceSource evidence{transport, trust};
  const std::string paper = small_pdf(References::Table, {"first", "second"});

  std::string at_level(Level level, Person person = Person::Organisation) {
    const std::string out = act(paper, person, "first", level == Level::BB ? nullptr : &stamps);
    return seal::extend(out, level, stamps, evidence, time);
  }

  seal::SignatureReport first(const std::string& pdf, std::chrono::sys_seconds now,
                              const seal::VerificationPolicy& policy = {}) const {
    const auto verified = seal::verify(pdf, trust, policy, now);
    BOOST_TEST(verified.unreadable == "");
    BOOST_REQUIRE(!verified.report.signatures.empty());
    return verified.report.signatures.front();
  }

  // The file with this OCSP response in its security store.
  std::string with_response(const std::string& pdf, const std::string& response) const {
    seal::SignatureEvidence one{"00", {}};
    one.evidence.ocsp_responses.push_back(response);
    return seal::add_security_store(pdf, {one});
  }
};

std::string said(const seal::SignatureReport& report) {
  return std::string(seal::name_of(report.verdict)) + ' ' + report.sub_indication;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_levels, Ground)

BOOST_AUTO_TEST_CASE(every_level_is_told_with_its_time) {
  const struct {
    Level level;
    const char* name;
    TimeSource source;
    const char* revocation;
  } cases[] = {{Level::BB, "B-B", TimeSource::Claimed, "not-asked"},
               {Level::BT, "B-T", TimeSource::SignatureTimestamp, "not-asked"},
               {Level::BLT, "B-LT", TimeSource::SignatureTimestamp, "good"},
               {Level::BLTA, "B-LTA", TimeSource::SignatureTimestamp, "good"}};
  for (const auto& test : cases) {
    BOOST_TEST_CONTEXT(test.name) {
      const auto verified = seal::verify(at_level(test.level), trust, {}, time);
      BOOST_TEST(verified.report.valid());
      const auto& report = verified.report.signatures.at(0);
      BOOST_TEST(said(report) == "TOTAL-PASSED ");
      BOOST_TEST(report.level == test.name);
      BOOST_TEST((report.time_source == test.source));
      BOOST_TEST((report.time == time));
      BOOST_TEST(report.revocation == test.revocation);
      BOOST_TEST(report.changes_after == (test.level >= Level::BLT ? "allowed" : "none"));
      BOOST_TEST(report.timestamps.size() == (test.level == Level::BB ? 0u : 1u));
      BOOST_TEST(verified.report.signatures.size() == (test.level == Level::BLTA ? 2u : 1u));
      BOOST_TEST(report.warnings.empty());
      BOOST_TEST(verified.report.attacks.empty());
      // Of level B-LT the store is after all that is signed.
      BOOST_TEST((verified.report.unsigned_tail > 0) == (test.level == Level::BLT));
    }
  }
}

// A form as it is: acts that fill their fields, the organisation's seal, evidence.
BOOST_AUTO_TEST_CASE(later_acts_are_allowed_and_named) {
  const auto seal_of = [&](const std::string& pdf) {
    return seal::seal(pdf, request_of(Person::Organisation, "seal"), key(Person::Organisation),
                      faces(), &stamps);
  };
  const std::string first_act = act(rendered_paper(), Person::Preparer, "prepared", &stamps);
  const std::string second_act = act(first_act, Person::Permitter, "permitted", &stamps);
  const std::string third_act = act(second_act, Person::Approver, "approved", &stamps);
  const std::string whole = seal::extend(seal_of(third_act), Level::BLTA, stamps, evidence, time);
  const auto report = seal::verify(whole, trust, {}, time).report;
  BOOST_TEST(report.valid());
  BOOST_REQUIRE(report.signatures.size() == 5u);
  BOOST_TEST(report.attacks.empty());
  BOOST_TEST(report.prepared.empty());
  for (const auto& found : report.prepared)
    BOOST_TEST_MESSAGE(found.code << ' ' << found.kind << ' ' << found.object);
  BOOST_TEST(report.unsigned_tail == 0u);
  const auto says = [](const seal::SignatureReport& one, std::string_view name,
                       std::string_view why) {
    return std::any_of(one.changes.begin(), one.changes.end(), [&](const auto& change) {
      return change.kind == "field" && change.name == name && change.why == why && change.allowed;
    });
  };
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST(report.signatures[i].level == "B-LTA");
    BOOST_TEST(report.signatures[i].changes_after == "allowed");
  }
  BOOST_TEST(says(report.signatures[0], "permitted", "signature-added"));
  BOOST_TEST(says(report.signatures[0], "approved/date", "value-filled"));
  BOOST_TEST(says(report.signatures[2], "seal", "signature-added"));
  BOOST_TEST(!says(report.signatures[2], "approved/date", "value-filled"));
  BOOST_TEST(report.signatures[4].changes.empty());
}

BOOST_AUTO_TEST_CASE(a_document_timestamp_is_a_signature_of_its_own_kind) {
  const auto report = seal::verify(at_level(Level::BLTA), trust, {}, time).report;
  const auto& stamp = report.signatures.at(1);
  BOOST_TEST((stamp.kind == seal::SignatureKind::DocumentTimestamp));
  BOOST_TEST(said(stamp) == "TOTAL-PASSED ");
  BOOST_TEST(stamp.covers_whole_file);
  BOOST_TEST(stamp.level == "");
  BOOST_TEST((stamp.time_source == TimeSource::DocumentTimestamp));
  BOOST_TEST((stamp.time == time));
}

BOOST_AUTO_TEST_CASE(a_document_timestamp_alone_is_no_signature) {
  const auto report =
      seal::verify(seal::add_document_timestamp(paper, stamps), trust, {}, time).report;
  BOOST_REQUIRE(report.signatures.size() == 1u);
  BOOST_TEST(said(report.signatures[0]) == "TOTAL-PASSED ");
  BOOST_TEST(!report.valid());
}

// The organisation's certificate ends after three years, the TSA's after ten.
BOOST_AUTO_TEST_CASE(a_proven_signature_outlives_its_certificate) {
  const struct {
    Level level;
    const char *after_five_years, *after_eleven;
  } cases[] = {
      {Level::BB, "INDETERMINATE OUT_OF_BOUNDS_NO_POE", "INDETERMINATE OUT_OF_BOUNDS_NO_POE"},
      {Level::BT, "TOTAL-PASSED ", "INDETERMINATE OUT_OF_BOUNDS_NO_POE"},
      {Level::BLT, "TOTAL-PASSED ", "INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED"},
      {Level::BLTA, "TOTAL-PASSED ", "INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED"}};
  for (const auto& test : cases) {
    BOOST_TEST_CONTEXT(seal::name_of(test.level)) {
      const std::string pdf = at_level(test.level);
      BOOST_TEST(said(first(pdf, time + 5 * kYear)) == test.after_five_years);
      const auto late = first(pdf, time + 11 * kYear);
      BOOST_TEST((late.verdict == Verdict::Indeterminate));
      BOOST_TEST(late.sub_indication.starts_with("OUT_OF_BOUNDS_N"), said(late));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_renewed_document_timestamp_proves_the_one_before) {
  const auto begun = time;
  std::string pdf = at_level(Level::BLTA);
  time = begun + 4 * kYear;
  pdf = seal::extend(pdf, Level::BLTA, stamps, evidence, time);
  const auto report = seal::verify(pdf, trust, {}, time + kYear).report;
  BOOST_TEST(report.valid());
  BOOST_REQUIRE(report.signatures.size() == 3u);
  BOOST_TEST(report.signatures[0].level == "B-LTA");
  BOOST_TEST((report.signatures[0].time == begun));
  BOOST_TEST((report.signatures[2].time == begun + 4 * kYear));
}

BOOST_AUTO_TEST_CASE(what_was_revoked_when_decides) {
  const auto signed_at = time;
  const std::string plain = at_level(Level::BB, Person::Delegate);
  const std::string stamped = at_level(Level::BT, Person::Delegate);
  server.authority().revoke(Person::Delegate, signed_at + 1h, CRL_REASON_KEY_COMPROMISE);
  time = signed_at + 2h;
  const std::string later = server.ocsp().answer_for(Person::Delegate);
  const auto after = first(with_response(stamped, later), time);
  BOOST_TEST(said(after) == "TOTAL-PASSED ");
  BOOST_REQUIRE(after.revoked_at.has_value());
  BOOST_TEST((*after.revoked_at == signed_at + 1h));
  const auto unproven = first(with_response(plain, later), time);
  BOOST_TEST(said(unproven) == "INDETERMINATE REVOKED_NO_POE");
  BOOST_TEST(unproven.revocation == "revoked");
  server.authority().revoke(Person::Delegate, signed_at - 1h, CRL_REASON_KEY_COMPROMISE);
  const std::string earlier = server.ocsp().answer_for(Person::Delegate);
  BOOST_TEST(said(first(with_response(stamped, earlier), time)) == "TOTAL-FAILED REVOKED");
}

BOOST_AUTO_TEST_CASE(data_that_tell_nothing_leave_the_matter_open) {
  const std::string stamped = at_level(Level::BT);
  server.ocsp().set(OcspFault::Stale);
  const auto stale =
      first(with_response(stamped, server.ocsp().answer_for(Person::Organisation)), time);
  server.set_no_faults();
  BOOST_TEST(said(stale) == "INDETERMINATE TRY_LATER");
  BOOST_TEST(stale.revocation == "stale");
  const std::string forgotten = at_level(Level::BT, Person::Forgotten);
  const auto unknown =
      first(with_response(forgotten, server.ocsp().answer_for(Person::Forgotten)), time);
  BOOST_TEST(said(unknown) == "INDETERMINATE TRY_LATER");
  BOOST_TEST(unknown.revocation == "unknown");
  // Data that cannot be believed are as if they were not there.
  server.ocsp().set(OcspFault::Untrusted);
  const auto untrusted =
      first(with_response(stamped, server.ocsp().answer_for(Person::Organisation)), time);
  server.set_no_faults();
  BOOST_TEST(said(untrusted) == "TOTAL-PASSED ");
  BOOST_TEST(untrusted.revocation == "not-asked");
}

BOOST_AUTO_TEST_CASE(the_policy_may_ask_for_revocation) {
  seal::VerificationPolicy policy;
  policy.require_revocation = true;
  BOOST_TEST(said(first(at_level(Level::BB), time, policy)) == "INDETERMINATE TRY_LATER");
  BOOST_TEST(said(first(at_level(Level::BLT), time, policy)) == "TOTAL-PASSED ");
  policy.revocation_freshness = std::chrono::seconds(0);
  BOOST_TEST(said(first(at_level(Level::BLT), time, policy)) == "TOTAL-PASSED ");
  const std::string signed_later = [&] {
    const std::string early = at_level(Level::BT);
    const std::string response = server.ocsp().answer_for(Person::Organisation);
    time += 1h;
    return with_response(act(early, Person::Organisation, "second", &stamps), response);
  }();
  const auto report = seal::verify(signed_later, trust, policy, time).report;
  BOOST_TEST(said(report.signatures.at(1)) == "INDETERMINATE TRY_LATER");
}

BOOST_AUTO_TEST_CASE(a_bad_time_stamp_does_not_count) {
  for (const TsaFault fault :
       {TsaFault::WrongImprint, TsaFault::BadSignature, TsaFault::Untrusted}) {
    server.tsa(1).set(fault);
    const std::string pdf = at_level(Level::BT);
    server.set_no_faults();
    const auto report = first(pdf, time);
    BOOST_TEST(said(report) == "INDETERMINATE SIG_CONSTRAINTS_FAILURE");
    BOOST_TEST(report.level == "B-B");
    BOOST_TEST((report.time_source == TimeSource::Claimed));
    BOOST_TEST((report.warnings == std::vector<std::string>{"timestamp-bad"}));
    seal::VerificationPolicy policy;
    policy.timestamps_must_pass = false;
    BOOST_TEST(said(first(pdf, time, policy)) == "TOTAL-PASSED ");
  }
}

BOOST_AUTO_TEST_CASE(time_stamps_stand_in_their_order) {
  const auto now = time;
  const std::string stamped = seal::add_document_timestamp(paper, stamps);
  time = now - 24h;
  const std::string pdf = act(stamped, Person::Organisation, "second", &stamps);
  const auto report = seal::verify(pdf, trust, {}, now).report;
  BOOST_REQUIRE(report.signatures.size() == 2u);
  BOOST_TEST(said(report.signatures[1]) == "INDETERMINATE TIMESTAMP_ORDER_FAILURE");
  const auto second = seal::verify(seal::add_document_timestamp(stamped, stamps), trust, {}, now);
  BOOST_TEST(said(second.report.signatures.at(1)) == "INDETERMINATE TIMESTAMP_ORDER_FAILURE");
}

BOOST_AUTO_TEST_CASE(a_claimed_time_counts_against_the_signer_only) {
  const auto now = time;
  const std::string pdf = at_level(Level::BT);
  time = now + 24h;
  const auto early = first(at_level(Level::BB), now);
  BOOST_TEST(said(early) == "TOTAL-PASSED ");
  BOOST_TEST((early.warnings == std::vector<std::string>{"claimed-time-late"}));
  BOOST_TEST(first(pdf, now).warnings.empty());
}

BOOST_AUTO_TEST_CASE(weak_keys_are_believed_of_the_past_only) {
  const auto& veteran = server.authority().person(Person::Veteran);
  const pki::Owned<STACK_OF(X509)> pool(sk_X509_new_null());
  sk_X509_push(pool.get(), server.authority().issuing().certificate.get());
  const seal::StoredEvidence nothing;
  seal::VerificationPolicy policy;
  const auto judge = [&](bool proven) {
    return seal::judge_chain(veteran.certificate.get(), pool.get(), {time, proven}, trust, nothing,
                             policy);
  };
  policy.small_rsa_until = std::chrono::floor<std::chrono::days>(time) + std::chrono::days(1);
  BOOST_TEST((judge(true).verdict == Verdict::TotalPassed));
  policy.small_rsa_until = std::chrono::floor<std::chrono::days>(time);
  BOOST_TEST(judge(true).sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE");
}

BOOST_AUTO_TEST_CASE(an_expired_or_strange_certificate_does_not_pass) {
  const auto now = time;
  time = now - std::chrono::days(30);
  const std::string expired = at_level(Level::BB, Person::Expired);
  BOOST_TEST(said(first(expired, now)) == "INDETERMINATE OUT_OF_BOUNDS_NO_POE");
  BOOST_TEST(said(first(at_level(Level::BT, Person::Expired), now)) == "TOTAL-PASSED ");
  time = now;
  const std::string strange = at_level(Level::BB, Person::Stranger);
  BOOST_TEST(said(first(strange, now)) == "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
}

BOOST_AUTO_TEST_SUITE_END()
