// SPDX-License-Identifier: GPL-3.0-or-later
// Backups: made beside a running archive, restored, drilled, tampered with.
#include "server/backup/backup.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "server/backup/place.h"
#include "server/backup/restore.h"
#include "tests/archive/disposal_ground.h"
#include "tests/archive/tables.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga::archive::test;
using tamga::Failure;
using tamga::archive::Agent;
using tamga::archive::Archive;
namespace backup = tamga::backup;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  fs::permissions(file.parent_path(), fs::perms::owner_all);
  fs::remove(file);
  std::ofstream(file, std::ios::binary) << text;
}

std::string read(const fs::path& file) {
  return tamga::archive::read_file(file).value_or("");
}

// An archive, a place for its backups, and folders to restore into.
struct Ground {
  TemporaryFolder folder;
  tamga::Clock clock;
  fs::path data = folder.path() / "data", place = folder.path() / "place";
  std::unique_ptr<Archive> archive = std::make_unique<Archive>(data, clock);
  int number = 0;

  explicit Ground(int records = 5) {
    capture(records);
    write(data / "synonyms.txt", "хэлтэс = алба\n");
    write(data / "keys" / "organisation.p12", "a key");
    write(data / "keys" / "organisation.passphrase", "secret");
    write(data / "demo-accounts.txt", "secret");
    write(data / "index" / "docdata.glass", "made again");
  }
  void capture(int records) {
    for (int i = 0; i < records; ++i)
      archive->capture(Agent{"archivist"}, sample_capture(++number));
  }
  backup::BackupReport back_up(std::optional<int> keep = std::nullopt) const {
    return backup::back_up(data, place, clock, keep);
  }
  fs::path restored(const std::string& name, const std::string& which = {}) const {
    backup::restore({place, which, {}}, folder.path() / name, clock);
    return folder.path() / name;
  }
};

std::vector<std::string> faults_of(const fs::path& data) {
  std::vector<std::string> found;
  for (const auto& fault : Archive(data, tamga::Clock()).check())
    found.push_back(fault.kind + " " + fault.subject + " " + fault.detail);
  return found;
}

const std::vector<std::string> none;

auto says(const std::string& code, const std::string& words = {}) {
  return [=](const Failure& failure) {
    BOOST_TEST(failure.detail().find(words) != std::string::npos, failure.detail());
    return failure.kind().code == code;
  };
}

fs::path object_file(const fs::path& place, const std::string& hash) {
  return place / "objects" / hash.substr(0, 2) / hash.substr(2, 2) / hash;
}

// The file of the place that a row of the table means, of the newest backup.
fs::path meant(const Ground& ground, const std::string& what) {
  const backup::Place place(ground.place);
  const auto name = place.names().back();
  const auto manifest = place.open(name, place.claimed_key());
  if (what == "manifest") return place.file_of(name);
  if (what == "archive.pub") return ground.place / what;
  if (what == "object") return object_file(ground.place, manifest.objects.begin()->first);
  for (const auto& file : manifest.files)
    if ("part of " + file.path == what) return object_file(ground.place, file.parts.front());
  throw std::runtime_error("no such thing: " + what);
}

void tamper(const Ground& ground, const fs::path& file, const std::string& how) {
  auto bytes = read(file);
  if (how == "gone") {
    fs::remove(file);
    return;
  }
  if (how == "flipped") bytes[bytes.size() / 2] ^= 1;
  if (how == "cut") bytes.resize(bytes.size() - 1);
  if (how == "exchanged") {
    const backup::Place place(ground.place);
    const auto manifest = place.open(place.names().back(), place.claimed_key());
    bytes = read(object_file(ground.place, manifest.objects.rbegin()->first));
  }
  if (how == "other key") {
    const backup::Place place(ground.place);
    auto manifest = place.open(place.names().back(), place.claimed_key());
    manifest.origin = "tamga.archive/another";
    bytes = backup::sign_manifest(manifest, tamga::archive::LogKey::generate());
  }
  write(file, bytes);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backups)

BOOST_AUTO_TEST_CASE(what_is_restored_is_the_archive_as_it_was) {
  Ground ground;
  const auto report = ground.back_up();
  BOOST_TEST(report.records == 5u);
  BOOST_TEST(report.objects == 10u);
  BOOST_TEST(report.lost.empty());
  const auto before = ground.archive->log_state();
  const auto data = ground.restored("restored");
  BOOST_TEST(faults_of(data) == none);
  BOOST_TEST(read(data / "synonyms.txt") == "хэлтэс = алба\n");
  BOOST_TEST(read(data / "keys" / "organisation.p12") == "a key");
  for (const char* secret : {"keys/organisation.passphrase", "demo-accounts.txt", "index"})
    BOOST_TEST(!fs::exists(data / secret), secret);
  const auto mode = fs::status(data / "log" / "key").permissions();
  BOOST_TEST((mode == (fs::perms::owner_read | fs::perms::owner_write)));

  Archive archive(data, ground.clock);
  BOOST_TEST(archive.log_state().root == before.root);
  BOOST_TEST(archive.log_state().verifier_key == before.verifier_key);
  for (const auto& record : ground.archive->records("", 100)) {
    BOOST_TEST(archive.record(record.id)->registration == record.registration);
    BOOST_TEST(archive.object(record.pdf_sha256) == ground.archive->object(record.pdf_sha256));
  }
  // It goes on: the next number, the same log.
  archive.capture(Agent{"archivist"}, sample_capture(100));
  BOOST_TEST(archive.check().empty());
  BOOST_TEST(archive.consistency(before.size, archive.log_state().size).size() > 0u);
}

BOOST_AUTO_TEST_CASE(only_what_is_new_is_copied_and_every_backup_stands) {
  Ground ground(300);
  BOOST_TEST(ground.back_up().new_objects > 600u);
  const auto same = ground.back_up();
  BOOST_TEST(same.new_bytes < 100'000u);  // at most what opening changed in the catalogue
  ground.capture(2);
  const auto more = ground.back_up();
  BOOST_TEST(more.objects == 604u);
  BOOST_TEST(more.new_objects >= 4u);
  BOOST_TEST(more.new_objects < 20u);
  const auto names = backup::Place(ground.place).names();
  BOOST_TEST(names.size() == 3u);
  BOOST_TEST(Archive(ground.restored("first", names[0]), ground.clock).record_count() == 300u);
  const auto newest = ground.restored("newest");
  BOOST_TEST(Archive(newest, ground.clock).record_count() == 302u);
  BOOST_TEST(faults_of(newest) == none);
}

BOOST_AUTO_TEST_CASE(a_backup_beside_captures_is_of_one_moment) {
  Ground ground(3);
  std::vector<std::jthread> clients;  // told to stop and waited for at the end
  for (int client = 0; client < 3; ++client)
    clients.emplace_back([&, client](const std::stop_token& stop) {
      for (int i = 0; !stop.stop_requested(); ++i)
        ground.archive->capture(Agent{"archivist"}, sample_capture(1000 * (client + 1) + i));
    });
  for (int i = 0; i < 4; ++i) {
    const auto report = ground.back_up();
    const auto drill =
        backup::drill({ground.place, report.name, {}}, ground.folder.path(), ground.clock);
    BOOST_TEST(drill.faults.size() == 0u);
    for (const auto& fault : drill.faults) BOOST_ERROR(fault.kind << " " << fault.detail);
    BOOST_TEST(drill.restored.records == report.records);
  }
}

BOOST_AUTO_TEST_CASE(a_changed_backup_is_refused_by_the_name_of_its_file) {
  for (const auto& row : read_table("backup_tampering.txt", 3)) {
    const Ground ground(2);
    ground.back_up();
    tamper(ground, meant(ground, row[0]), row[1]);
    const auto target = ground.folder.path() / "restored";
    BOOST_TEST_CONTEXT(row[0] << " " << row[1]) {
      BOOST_CHECK_EXCEPTION(
          backup::restore({ground.place, "", {}}, target, ground.clock), Failure,
          says(row[1] == "gone" && row[0] == "manifest" ? "not-found" : "backup-damaged", row[2]));
      BOOST_TEST(!fs::exists(target / "catalogue.sqlite"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_key_from_elsewhere_is_asked) {
  const Ground ground(2);
  ground.back_up();
  auto key = backup::Place(ground.place).claimed_key();
  backup::restore({ground.place, "", key}, ground.folder.path() / "good", ground.clock);
  key.public_key = tamga::archive::LogKey::generate().public_key();
  BOOST_CHECK_EXCEPTION(
      backup::restore({ground.place, "", key}, ground.folder.path() / "bad", ground.clock), Failure,
      says("backup-damaged", "signature"));
}

BOOST_AUTO_TEST_CASE(places_and_targets_are_not_mixed_up) {
  const Ground one(1), other(1);
  one.back_up();
  BOOST_CHECK_EXCEPTION(backup::back_up(other.data, one.place, other.clock), Failure,
                        says("backup-of-another"));
  BOOST_CHECK_EXCEPTION(backup::back_up(one.data, one.data / "backups", one.clock), Failure,
                        says("argument-invalid"));
  BOOST_CHECK_EXCEPTION(backup::back_up(one.folder.path() / "nowhere", one.place, one.clock),
                        Failure, says("not-found"));
  BOOST_CHECK_EXCEPTION(one.restored("data"), Failure, says("target-not-empty"));
  BOOST_CHECK_EXCEPTION(backup::restore({other.place, "", {}}, one.data, one.clock), Failure,
                        says("not-found"));
  write(one.folder.path() / "filled" / "a", "b");
  BOOST_CHECK_EXCEPTION(one.restored("filled"), Failure, says("target-not-empty"));
  BOOST_TEST(read(one.folder.path() / "filled" / "a") == "b");
}

// The disk of the place is full, or fails, at any of its calls; then it is well again.
BOOST_AUTO_TEST_CASE(an_interrupted_backup_leaves_the_others_and_is_gone_on_with) {
  Ground ground(2);
  const auto first = ground.back_up().name;
  ground.capture(3);
  FailingDisk disk;
  int failed = 0;
  for (long at = 1;; at += 3) {
    disk.fail_at(at, at % 2 ? ENOSPC : EIO, at % 5 == 0);
    try {
      backup::back_up(ground.data, ground.place, ground.clock, std::nullopt, {}, disk);
      break;
    } catch (const Failure& failure) {
      BOOST_TEST(failure.kind().code == "storage-failed", failure.what());
      ++failed;
      BOOST_TEST((backup::Place(ground.place).names() == std::vector<std::string>{first}));
    }
  }
  BOOST_TEST(failed > 5);
  const auto drill = backup::drill({ground.place, "", {}}, ground.folder.path(), ground.clock);
  BOOST_TEST(drill.faults.size() == 0u);
  BOOST_TEST(drill.restored.records == 5u);
}

BOOST_AUTO_TEST_CASE(an_interrupted_restore_is_no_archive_and_is_gone_on_with) {
  const Ground ground(4);
  ground.back_up();
  const auto target = ground.folder.path() / "restored";
  FailingDisk disk;
  int failed = 0;
  for (long at = 1;; at += 4) {
    disk.fail_at(at, ENOSPC, at % 3 == 0);
    try {
      backup::restore({ground.place, "", {}}, target, ground.clock, {}, disk);
      break;
    } catch (const Failure& failure) {
      BOOST_TEST(failure.kind().code == "storage-failed", failure.what());
      // But for the last step, which takes the mark away.
      if (fs::exists(target / "catalogue.sqlite")) BOOST_TEST(!fs::is_empty(target));
      ++failed;
    }
    if (fs::exists(target) && !fs::is_empty(target) && !fs::exists(target / "restore.unfinished"))
      break;
  }
  BOOST_TEST(failed > 5);
  BOOST_TEST(faults_of(target) == none);
}

BOOST_AUTO_TEST_CASE(what_is_destroyed_is_in_no_later_backup_and_leaves_the_place) {
  DisposalGround ground;
  ground.adopt({{"2.4", "Тушаал", {tamga::archive::RetentionTerm::Years, 5}}});
  const auto unit = ground.unit("1-a", 2024, "2.4", 2);
  ground.unit("1-b", 2030, "2.4", 1);
  const auto place = ground.folder.path().string() + "-place";
  const auto data = ground.folder.path();
  const auto gone = ground.archive->record(ground.records_of(unit)[0])->pdf_sha256;
  backup::back_up(data, place, ground.clock);
  BOOST_TEST(fs::exists(object_file(place, gone)));
  ground.disposal->execute({"dolgor"}, ground.approved(), "бутлах");

  ground.set_day(2031, 1, 3);
  const auto report = backup::back_up(data, place, ground.clock, 30);
  const backup::Place kept(place);
  BOOST_TEST(!kept.open(report.name, kept.claimed_key()).objects.contains(gone));
  BOOST_TEST(fs::exists(object_file(place, gone)));  // the first one still has it
  BOOST_TEST(report.forgotten == 0u);

  ground.set_day(2031, 3, 1);
  BOOST_TEST(backup::back_up(data, place, ground.clock, 30).forgotten > 0u);
  BOOST_TEST(!fs::exists(object_file(place, gone)));
  BOOST_TEST(kept.names().size() == 1u);
  const auto drill = backup::drill({place, "", {}}, fs::temp_directory_path(), ground.clock);
  BOOST_TEST(drill.faults.size() == 0u);
  BOOST_TEST(drill.restored.records == 3u);  // the residual entries, too
  fs::remove_all(place);
}

BOOST_AUTO_TEST_CASE(an_object_that_the_archive_lost_is_told_and_the_rest_is_kept) {
  const Ground ground(3);
  const auto record = ground.archive->records("", 1).front();
  const auto object = ground.data / "objects" / record.pdf_sha256.substr(0, 2) /
                      record.pdf_sha256.substr(2, 2) / record.pdf_sha256;
  const auto bytes = read(object);
  write(object, "other bytes");
  BOOST_TEST((ground.back_up().lost == std::vector<std::string>{record.pdf_sha256}));
  const auto faults = faults_of(ground.restored("first"));
  BOOST_TEST(faults.size() == 1u);
  BOOST_TEST(faults.at(0).starts_with("object-missing " + record.pdf_sha256));
  // What the place has, no damage in the archive takes away again.
  write(object, bytes);
  BOOST_TEST(ground.back_up().lost.empty());
  write(object, "other bytes");
  BOOST_TEST(ground.back_up().lost.empty());
  BOOST_TEST(faults_of(ground.restored("third")) == none);
}

BOOST_AUTO_TEST_SUITE_END()
