// SPDX-License-Identifier: GPL-3.0-or-later
// A checkpoint a day under a time-stamp, from an authority on loopback.
#include "server/evidence/daily_stamp.h"

#include <boost/test/unit_test.hpp>

#include "pki/server.h"
#include "renderers/seal/error.h"
#include "server/evidence/evidence_upkeep.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

struct Desk {
  TemporaryFolder folder;
  pki::Server authorities;
  Clock clock;
  seal::TrustStore trust;
  signing::SealSettings settings;
  std::unique_ptr<signing::SealingEvidence> sealing;
  Archive archive{folder.path() / "data", clock};

  Desk() {
    trust = seal::TrustStore::load(authorities.authority().write_trust(folder.path()));
    settings.timestamp_authorities = {authorities.url(pki::Service::FirstTsa)};
    settings.limits.whole = std::chrono::seconds(5);
    sealing = std::make_unique<signing::SealingEvidence>(settings, trust);
  }
  std::chrono::sys_seconds now() const {
    return std::chrono::floor<std::chrono::seconds>(clock.now());
  }
  auto stamp(std::chrono::sys_seconds time) {
    return evidence::stamp_day(archive, sealing->authorities(), time);
  }
  std::filesystem::path daily() const { return archive.log_folder() / "daily"; }
};

std::string kinds(const Archive& archive) {
  std::string all;
  for (const auto& fault : archive.check()) all += fault.kind + " ";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(daily_stamp)

BOOST_AUTO_TEST_CASE(each_day_has_one_stamp_that_proves_its_checkpoint) {
  Desk desk;
  BOOST_TEST(!desk.stamp(desk.now()).has_value());  // nothing to stamp yet
  for (int day = 0; day < 3; ++day) {
    desk.archive.append({"a"}, "tested", "", "{}");
    const auto time = desk.now() + std::chrono::days(day);
    const auto done = desk.stamp(time);
    BOOST_REQUIRE(done.has_value());
    BOOST_TEST(!desk.stamp(time).has_value());
    const auto events = desk.archive.events(done->day, 10);
    BOOST_REQUIRE(events.size() == 1U);
    BOOST_TEST(events[0].type == "checkpoint.timestamped");
  }
  const auto found = evidence::check_stamps(desk.archive.log_folder(), desk.trust);
  BOOST_REQUIRE(found.size() == 3U);
  for (const auto& stamp : found) {
    BOOST_TEST(stamp.fault == "");
    BOOST_TEST((std::chrono::abs(stamp.time - desk.now()) < std::chrono::minutes(1)));
  }
  BOOST_TEST(kinds(desk.archive) == "");
  // Whom nobody trusts proves nothing.
  for (const auto& stamp : evidence::check_stamps(desk.archive.log_folder(), seal::TrustStore()))
    BOOST_TEST(stamp.fault == "NO_CERTIFICATE_CHAIN_FOUND");
}

BOOST_AUTO_TEST_CASE(a_changed_stamp_or_checkpoint_is_found) {
  Desk desk;
  desk.archive.append({"a"}, "tested", "", "{}");
  const auto day = desk.stamp(desk.now())->day;
  for (const char* end : {".checkpoint", ".tsr"}) {
    const auto file = desk.daily() / (day + end);
    const std::string bytes = read_all(file);
    for (const std::size_t at : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      std::string bad = bytes;
      bad[at] = static_cast<char>(bad[at] ^ 1);
      write_all(file, bad);
      BOOST_TEST(kinds(desk.archive).find("checkpoint-altered") != std::string::npos);
      const auto found = evidence::check_stamps(desk.archive.log_folder(), desk.trust);
      BOOST_TEST(found.at(0).fault != "", end << " at " << at);
    }
    write_all(file, bytes);
  }
  BOOST_TEST(kinds(desk.archive) == "");
  std::filesystem::remove(desk.daily() / (day + ".tsr"));
  BOOST_TEST(kinds(desk.archive) == "checkpoint-altered ");
  BOOST_TEST(evidence::check_stamps(desk.archive.log_folder(), desk.trust).at(0).fault ==
             "missing");
}

BOOST_AUTO_TEST_CASE(an_authority_that_does_not_answer_is_asked_again) {
  Desk desk;
  desk.archive.append({"a"}, "tested", "", "{}");
  desk.authorities.tsa(1).set(pki::TsaFault::Unavailable);
  BOOST_CHECK_EXCEPTION(desk.stamp(desk.now()), seal::Error, [](const seal::Error& error) {
    return error.code() == "timestamp-unavailable";
  });
  BOOST_TEST(kinds(desk.archive) == "");
  desk.authorities.tsa(1).set(pki::TsaFault::None);
  BOOST_TEST(desk.stamp(desk.now()).has_value());
}

// Of two servers one does it.
BOOST_AUTO_TEST_CASE(while_another_has_the_lease_nothing_is_done_here) {
  Desk desk;
  desk.archive.capture({"author"}, sample_capture(1));
  Fixity fixity(desk.archive, desk.clock, {}, {});
  const evidence::EvidenceSettings settings;
  Lease elsewhere(desk.folder.path() / "data" / "evidence.lock");
  BOOST_REQUIRE(elsewhere.take());
  const evidence::EvidenceUpkeep upkeep(
      {desk.archive, fixity, *desk.sealing, desk.settings, settings, desk.clock},
      [](const Failure& failure) { BOOST_ERROR(failure.what()); }, std::chrono::milliseconds(20));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  BOOST_TEST(fixity.status().checked == 0U);
  BOOST_TEST(evidence::check_stamps(desk.archive.log_folder(), desk.trust).empty());
  elsewhere.give_up();
  for (int tries = 0; tries < 500 && fixity.status().checked < 2U; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  BOOST_TEST(fixity.status().checked == 2U);
  BOOST_TEST(evidence::check_stamps(desk.archive.log_folder(), desk.trust).size() == 1U);
  BOOST_TEST(!elsewhere.take());
}

// The timer does all three by itself, and stops at once.
BOOST_AUTO_TEST_CASE(the_timer_stamps_and_reads_by_itself) {
  Desk desk;
  for (int i = 0; i < 5; ++i) desk.archive.capture({"author"}, sample_capture(i));
  Fixity fixity(desk.archive, desk.clock, {}, {});
  const evidence::EvidenceSettings settings;
  {
    const evidence::EvidenceUpkeep upkeep(
        {desk.archive, fixity, *desk.sealing, desk.settings, settings, desk.clock},
        [](const Failure& failure) { BOOST_TEST_MESSAGE(failure.what()); },
        std::chrono::milliseconds(20));
    for (int tries = 0; tries < 500 && fixity.status().checked < 10U; ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  BOOST_TEST(fixity.status().checked == 10U);
  BOOST_TEST(evidence::check_stamps(desk.archive.log_folder(), desk.trust).size() == 1U);
  BOOST_TEST(kinds(desk.archive) == "");
}

BOOST_AUTO_TEST_SUITE_END()
