// SPDX-License-Identifier: GPL-3.0-or-later
// Random sequences of acts, evidence and document time-stamps on one file: each
// only appends, and in the end everybody finds every signature valid.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "other_verifiers.h"
#include "renderers/seal/signing/document_timestamp.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;
using pki::Person;
using seal::Level;

constexpr int kSequences = 12;

struct Ground : SigningGround {
  OtherVerifiers others{server.authority()};
  DirectTimestamps timestamps{server.tsa(2)};
  seal::EvidenceSource evidence{transport, trust};
  std::mt19937 random{20261126};

  std::size_t any(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  }

  // The next act of the form, or one of the others' steps between.
  std::string next(const std::string& pdf, std::vector<std::string>& open_fields) {
    const Person people[] = {Person::Preparer, Person::Permitter, Person::Approver,
                             Person::Delegate, Person::Organisation};
    const std::size_t step = any(8);
    if (step == 0) return seal::add_document_timestamp(pdf, timestamps);
    const bool is_signed = open_fields.size() < 4;
    if (step == 1 && is_signed) return seal::extend(pdf, Level::BLT, timestamps, evidence, time);
    if (step == 2 && is_signed) return seal::extend(pdf, Level::BLTA, timestamps, evidence, time);
    const std::string field = open_fields.back();
    open_fields.pop_back();
    return act(pdf, people[any(5)], field, any(2) == 0 ? nullptr : &timestamps);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seal_sequences, Ground)

BOOST_AUTO_TEST_CASE(earlier_bytes_never_change_and_all_signatures_stay_valid) {
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    BOOST_TEST_CONTEXT("sequence " << sequence) {
      std::string pdf = rendered_paper();
      std::vector<std::string> open_fields{"seal", "approved", "permitted", "prepared"};
      while (!open_fields.empty()) {
        const std::string longer = next(pdf, open_fields);
        BOOST_TEST(longer.starts_with(pdf));
        pdf = longer;
      }
      const auto report = seal::verify(pdf, trust, {}, time).report;
      for (const auto& signature : report.signatures) {
        BOOST_TEST((signature.verdict == seal::Verdict::TotalPassed),
                   signature.field << ": " << signature.sub_indication);
        for (const auto& change : signature.changes)
          if (!change.allowed)
            BOOST_TEST_MESSAGE(signature.field << ": " << change.kind << ' ' << change.name << ": "
                                               << change.why);
      }
      BOOST_TEST(report.valid());
      const auto parts = signed_parts(pdf);
      BOOST_TEST(parts.size() == report.signatures.size());
      for (const auto& part : parts) {
        if (part.is_timestamp)
          BOOST_TEST(others.ts(part.contents, part.covered), part.field);
        else
          BOOST_TEST(others.cms(part), part.field);
      }
      const auto told = others.pdfsig(pdf);
      BOOST_TEST(std::count(told.begin(), told.end(), "Signature is Valid.") == 4);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
