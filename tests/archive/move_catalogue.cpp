// SPDX-License-Identifier: GPL-3.0-or-later
// An archive's catalogue goes to a PostgreSQL server and back: broken off, begun again, whole at
// each place, and backed up from there.
#include "server/archive/catalogue/move_catalogue.h"

#include <boost/test/unit_test.hpp>

#include "server/archive/catalogue/open_catalogue.h"
#include "server/archive/catalogue/postgres_catalogue.h"
#include "server/archive/disposal/holds.h"
#include "server/backup/backup.h"
#include "server/backup/restore.h"
#include "server/cli/command.h"
#include "tests/archive/house.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

constexpr int records = 120;

struct BrokenOff {};

// Records, some with scans and keys of requests, filed by a plan; a hold on one of them.
void fill(const std::filesystem::path& data, const Clock& clock) {
  Archive archive(data, clock);
  Hierarchy hierarchy(archive, clock);
  Fonds fonds;
  fonds.number = "214";
  fonds.title = fonds.organisation = "Жишээ газар";
  fonds.index_pattern = "##-#";
  hierarchy.create_fonds(archivist, fonds);
  std::string first;
  for (int i = 0; i < records; ++i) {
    auto capture = sample_capture(i);
    capture.idempotency_key = "key " + std::to_string(i);
    if (i % 5 == 0) capture.attachments.push_back({"scan.pdf", "application/pdf", "%PDF scan"});
    const auto record = archive.capture(archivist, capture);
    if (first.empty()) first = record.id;
  }
  HoldOrder order;
  order.reason = "Шүүхийн маргаан";
  order.basis = "А/12";
  order.records = {first};
  Holds(archive, clock).place(archivist, order);
}

std::vector<TableDigest> digests_of(const std::filesystem::path& data) {
  return table_digests(*open_catalogue(data));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(move_catalogue_suite)

BOOST_AUTO_TEST_CASE(there_and_back_nothing_is_lost) {
  const TemporaryFolder folder, place;
  const Database database, other;
  const auto data = folder.path() / "data";
  SetClock clock{day_in_march()};
  fill(data, clock);
  const auto before = digests_of(data);

  // Broken off in the middle: the archive is where it was, the half is known for one.
  BOOST_CHECK_THROW(move_catalogue(data, database.settings(),
                                   [](const char*, std::uint64_t done, std::uint64_t all) {
                                     if (done > all / 2) throw BrokenOff();
                                   }),
                    BrokenOff);
  BOOST_TEST(catalogue_is_file(data));
  BOOST_TEST(failure_code([&] { open_postgres(database.settings()); }) == "data-unusable");
  BOOST_TEST((digests_of(data) == before));

  BOOST_TEST((move_catalogue(data, database.settings()) == before));
  BOOST_TEST(!catalogue_is_file(data));
  BOOST_TEST(!std::filesystem::exists(data / "catalogue.sqlite"));
  BOOST_TEST((digests_of(data) == before));
  {
    Archive archive(data, clock);
    BOOST_TEST(describe(archive.check()) == "");
    auto again = sample_capture(3);
    again.idempotency_key = "key 3";
    archive.capture(archivist, again);
    BOOST_TEST(archive.record_count() == static_cast<std::size_t>(records));
    archive.capture(archivist, sample_capture(records));
    BOOST_TEST(archive.record_count() == static_cast<std::size_t>(records) + 1);
    BOOST_TEST(failure_code([&] {
                 for (const auto& command : cli::commands())
                   if (command.name == "move-catalogue")
                     command.run(cli::Arguments::read(command.usage, command.options,
                                                      {"--data", data.string(), "--to", "sqlite"}));
               }) == "too-busy");
  }
  const auto now = digests_of(data);
  BOOST_TEST((now != before));
  BOOST_TEST(failure_code([&] { move_catalogue(data, database.settings()); }) ==
             "target-not-empty");

  // A backup needs nothing of the server when it is restored.
  backup::back_up(data, place.path() / "backup", clock);
  backup::restore({place.path() / "backup", "", {}}, place.path() / "data", clock);
  BOOST_TEST(catalogue_is_file(place.path() / "data"));
  BOOST_TEST((digests_of(place.path() / "data") == now));

  BOOST_TEST((move_catalogue(data, std::nullopt) == now));
  BOOST_TEST(catalogue_is_file(data));
  BOOST_TEST(describe(Archive(data, clock).check()) == "");
  BOOST_TEST(failure_code([&] { move_catalogue(data, std::nullopt); }) == "argument-invalid");
}

BOOST_AUTO_TEST_CASE(a_move_that_ended_just_before_the_switch_is_finished) {
  const TemporaryFolder folder;
  const Database database;
  const auto data = folder.path() / "data";
  SetClock clock{day_in_march()};
  { Archive(data, clock).capture(archivist, sample_capture(1)); }
  const auto copy_whole = [&](const Database& to) {
    const auto target = open_postgres(to.settings(), HalfCopies::taken);
    copy_catalogue(*open_catalogue(data), *target);
    end_copy(*target);
  };
  copy_whole(database);
  BOOST_TEST(catalogue_is_file(data));
  // What was captured since is not in it: then it is somebody's database.
  { Archive(data, clock).capture(archivist, sample_capture(2)); }
  BOOST_TEST(failure_code([&] { move_catalogue(data, database.settings()); }) ==
             "target-not-empty");
  const Database second;
  copy_whole(second);
  const auto before = digests_of(data);
  BOOST_TEST((move_catalogue(data, second.settings()) == before));
  BOOST_TEST(!catalogue_is_file(data));
  BOOST_TEST(Archive(data, clock).record_count() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
