// SPDX-License-Identifier: GPL-3.0-or-later
// No byte of a sealed file can change unnoticed, and no damage ends the
// verifier. TAMGA_LONG=1 tries every offset; else a sample by a fixed seed.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>

#include "renderers/seal/signing/document_timestamp.h"
#include "seal_fixture.h"
#include "signing_ground.h"

namespace {

using namespace tamga;
using namespace tamga::seal_tests;

bool is_long() {
  return std::getenv("TAMGA_LONG") != nullptr;
}

bool is_valid(const std::string& pdf) {
  return seal::verify(pdf, keys().trust).report.valid();
}

std::string sample(References kind) {
  return sealed(sealed(small_pdf(kind, {"permitted", "approved"}), "permitted"), "approved");
}

// One of: a changed byte, a range taken out, doubled, moved, zeroed, or the
// file cut off.
void damage(std::string& pdf, std::mt19937& random) {
  const auto below = [&random](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  if (pdf.size() < 2) return;
  const std::size_t at = below(pdf.size());
  const std::size_t length = 1 + below(std::min<std::size_t>(200, pdf.size() - at));
  switch (below(6)) {
    case 0:
      pdf[at] = static_cast<char>(below(256));
      break;
    case 1:
      pdf.erase(at, length);
      break;
    case 2:
      pdf.insert(below(pdf.size()), pdf.substr(at, length));
      break;
    case 3:
      pdf.replace(at, length, pdf.substr(below(pdf.size()), length));
      break;
    case 4:
      pdf.replace(at, length, length, '0');
      break;
    default:
      pdf.resize(at);
      break;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(seal_mutations)

BOOST_AUTO_TEST_CASE(every_changed_byte_is_noticed) {
  for (const References kind : {References::Table, References::Stream}) {
    const std::string whole = sealed(small_pdf(kind, {"approved"}), "approved");
    BOOST_REQUIRE(is_valid(whole));
    const Gap gap = last_gap(whole);
    std::mt19937 random(20240612);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      // The signature value is where a change could stay without meaning.
      const bool in_signature = at >= gap.begin && at < gap.begin + 2500;
      if (!is_long() && !in_signature && random() % 40 != 0) continue;
      for (const int bit : {0x01, 0x20, 0x80}) {
        if (!is_long() && random() % 3 != 0) continue;
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ bit);
        BOOST_TEST(!is_valid(changed), "offset " << at << " bit " << bit);
      }
    }
  }
}

// Any other digit in Contents, not only a flipped bit.
BOOST_AUTO_TEST_CASE(every_changed_digit_of_the_signature_is_noticed) {
  const std::string whole = sealed(small_pdf(References::Table, {"approved"}), "approved");
  const Gap gap = last_gap(whole);
  std::mt19937 random(7);
  for (std::size_t at = gap.begin + 1; at < gap.begin + 2500; ++at) {
    for (const char digit : std::string_view("0123456789abcdef")) {
      if (digit == whole[at] || (!is_long() && random() % 12 != 0)) continue;
      std::string changed = whole;
      changed[at] = digit;
      BOOST_TEST(!is_valid(changed), "offset " << at << " digit " << digit);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_off_is_never_valid) {
  const std::string whole = sample(References::Table);
  const std::size_t step = is_long() ? 1 : 97;
  // The first revision is a valid file by itself: that is where it ends.
  const std::size_t first =
      sealed(small_pdf(References::Table, {"permitted", "approved"}), "permitted").size();
  for (std::size_t length = 0; length < whole.size(); length += step) {
    const auto report = seal::verify(std::string_view(whole).substr(0, length), keys().trust);
    const bool near_first = length + 200 > first && length < first + 200;
    if (!near_first) BOOST_TEST(!report.report.valid(), "length " << length);
  }
}

BOOST_AUTO_TEST_CASE(no_damage_ends_the_verifier) {
  std::mt19937 random(45);
  for (const References kind : {References::Table, References::Stream}) {
    const std::string whole = sample(kind);
    for (int round = 0; round < (is_long() ? 50'000 : 1'000); ++round) {
      std::string damaged = whole;
      const int times = 1 + static_cast<int>(random() % 6);
      for (int i = 0; i < times; ++i) damage(damaged, random);
      const bool untouched = damaged == whole || whole.starts_with(damaged);
      BOOST_TEST((untouched || !is_valid(damaged)), "round " << round);
    }
  }
}

// With time-stamps and evidence: every changed byte is noticed, as a verdict or
// as a warning that was not there, or it lies in the tail that the report itself
// says nobody has signed.
BOOST_AUTO_TEST_CASE(every_changed_byte_of_a_file_with_evidence_is_noticed_or_unsigned) {
  SigningGround ground;
  DirectTimestamps stamps(ground.server.tsa(1));
  const seal::EvidenceSource evidence(ground.transport, ground.trust);
  const std::string stamped =
      ground.act(small_pdf(References::Table, {"first"}), pki::Person::Preparer, "first", &stamps);
  std::mt19937 random(2026);
  for (const seal::Level level : {seal::Level::BT, seal::Level::BLT, seal::Level::BLTA}) {
    const std::string whole = seal::extend(stamped, level, stamps, evidence, ground.time);
    const auto before = seal::verify(whole, ground.trust, {}, ground.time).report;
    BOOST_REQUIRE(before.valid());
    BOOST_TEST((before.unsigned_tail > 0) == (level == seal::Level::BLT));
    const Gap gap = last_gap(whole);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      const bool in_signature = at >= gap.begin && at < gap.end;
      if (!is_long() && random() % (in_signature ? 60 : 400) != 0) continue;
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (1 << random() % 8));
      const auto verified = seal::verify(changed, ground.trust, {}, ground.time);
      const auto& report = verified.report;
      const bool noticed = !verified.unreadable.empty() || !report.valid() ||
                           !report.signatures.at(0).warnings.empty() ||
                           !report.signatures.back().warnings.empty();
      const bool is_told_unsigned = at >= whole.size() - report.unsigned_tail;
      BOOST_TEST((noticed || is_told_unsigned), seal::name_of(level)
                                                    << " offset " << at << " of " << whole.size());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
