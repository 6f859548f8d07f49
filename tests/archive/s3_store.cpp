// SPDX-License-Identifier: GPL-3.0-or-later
// Objects in a real S3 store: everything that a folder of files promises, what the store's own
// lock adds, and a store that is gone.
#include "server/archive/storage/s3_store.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "server/backup/backup.h"
#include "server/backup/restore.h"
#include "server/cli/command.h"
#include "tests/archive/disposal_ground.h"
#include "tests/archive/object_gateway.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const ObjectGateway& gateway() {
  return ObjectGateway::instance();
}

struct Told {
  int exit = 0;
  nlohmann::json json;
};

// The command as it is typed; what it prints on standard output. Throws its Failure.
Told run_command(std::string_view name, const std::vector<std::string>& words) {
  for (const auto& command : cli::commands()) {
    if (command.name != name) continue;
    std::ostringstream said;
    auto* before = std::cout.rdbuf(said.rdbuf());
    Told told;
    try {
      told.exit = command.run(cli::Arguments::read(command.usage, command.options, words));
    } catch (...) {
      std::cout.rdbuf(before);
      throw;
    }
    std::cout.rdbuf(before);
    told.json = nlohmann::json::parse(said.str());
    return told;
  }
  throw std::logic_error("no such command");
}

std::filesystem::path file_of(const std::filesystem::path& data, const std::string& sha256) {
  return data / "objects" / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

std::vector<std::string> all_hashes(const ObjectStore& store) {
  std::vector<std::string> found;
  store.each([&](const std::string& sha256, std::uint64_t) { found.push_back(sha256); });
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(s3_store)

BOOST_AUTO_TEST_CASE(bytes_come_back_under_their_hash) {
  for (const std::string bucket : {"plain", "locked"}) {
    const TemporaryFolder folder;
    S3Store store(gateway().settings("bytes/", bucket), folder.path() / "incoming");
    const std::vector<std::string> samples{"", "abc", std::string("\0\xff\n", 3),
                                           std::string(3'000'000, 'x')};
    for (const auto& bytes : samples) {
      const auto sha256 = store.put(bytes);
      BOOST_TEST(sha256 == sha256_hex(bytes));
      BOOST_TEST((store.get(sha256) == bytes));
      BOOST_TEST(store.contains(sha256));
      BOOST_TEST(store.put(bytes) == sha256);
    }
    const auto hashes = all_hashes(store);
    BOOST_TEST(hashes.size() == samples.size());
    BOOST_TEST(std::is_sorted(hashes.begin(), hashes.end()));
    BOOST_TEST(store.strays().empty());
    BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
    BOOST_TEST(failure_code([&] { store.get("../bytes"); }) == "object-missing");
    BOOST_TEST(failure_code([&] { store.get(sha256_hex("none")); }) == "object-missing");
    BOOST_TEST(!store.contains(sha256_hex("none")));
  }
}

BOOST_AUTO_TEST_CASE(more_than_a_page_of_keys_and_others_beside_them) {
  const TemporaryFolder folder;
  S3Store store(gateway().settings("pages/"), folder.path() / "incoming");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = t; i < 1003; i += 4) store.put("object " + std::to_string(i));
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(all_hashes(store).size() == 1003U);
  BOOST_TEST(gateway().ask("PUT", "/plain/pages/objects/not-a-hash", "x") == 200);
  BOOST_TEST(gateway().ask("PUT", "/plain/pages/notes.txt", "x") == 200);
  BOOST_TEST(gateway().ask("PUT", "/plain/pages2/notes.txt", "x") == 200);  // another's prefix
  BOOST_TEST(store.strays().size() == 2U);
  BOOST_TEST(all_hashes(store).size() == 1003U);
}

BOOST_AUTO_TEST_CASE(changed_bytes_are_damaged_and_can_be_put_right) {
  for (const std::string bucket : {"plain", "locked"}) {
    const TemporaryFolder folder;
    S3Store store(gateway().settings("damaged/", bucket), folder.path() / "incoming");
    const std::string bytes = "the bytes of a record", sha256 = store.put(bytes);
    // The lock keeps the right version, and lets another be put over it.
    const auto key = "/" + bucket + "/damaged/objects/" + sha256;
    BOOST_TEST(gateway().ask("PUT", key, "other bytes") == 200);
    BOOST_TEST(failure_code([&] { store.get(sha256); }) == "object-damaged");
    BOOST_TEST(store.put(bytes) == sha256);
    BOOST_TEST(store.get(sha256) == bytes);
  }
}

BOOST_AUTO_TEST_CASE(only_staged_objects_that_nobody_wants_go) {
  const TemporaryFolder folder;
  const auto settings = gateway().settings("staged/");
  const auto kept = sha256_hex("kept"), wanted = sha256_hex("wanted"),
             unwanted = sha256_hex("unwanted"), settled = sha256_hex("settled");
  {
    S3Store store(settings, folder.path() / "incoming");
    store.put("settled");
    auto staged = store.stage({"kept", "wanted", "unwanted", "settled"});
    staged[0].keep();
    BOOST_TEST(!store.staged(kept));
    BOOST_TEST(store.staged(wanted));
    BOOST_TEST(!store.staged(settled));
  }
  S3Store store(settings, folder.path() / "incoming");
  store.resolve_staged([&](const std::string& sha256) { return sha256 == wanted; });
  BOOST_TEST(store.contains(kept));
  BOOST_TEST(store.contains(wanted));
  BOOST_TEST(store.contains(settled));
  BOOST_TEST(!store.contains(unwanted));
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
}

BOOST_AUTO_TEST_CASE(the_lock_keeps_every_version_until_a_disposal_takes_it) {
  const TemporaryFolder folder;
  const auto settings = gateway().settings("lock/", "locked");
  S3Store store(settings, folder.path() / "incoming");
  const std::string bytes = "kept for thirty days", sha256 = store.put(bytes);
  const auto key = "/locked/lock/objects/" + sha256;
  // Whoever has the key and no right to bypass hides it at most.
  BOOST_TEST(gateway().ask("DELETE", key) == 204);
  BOOST_TEST(!store.contains(sha256));
  BOOST_TEST(store.put(bytes) == sha256);
  BOOST_TEST(store.contains(sha256));
  store.remove(sha256);
  BOOST_TEST(!store.contains(sha256));
  store.remove(sha256);  // again: no error
  // No version is left that deleting the newest would bring back.
  BOOST_TEST(gateway().ask("DELETE", key) == 204);
  BOOST_TEST(gateway().ask("GET", key) == 404);
}

BOOST_AUTO_TEST_CASE(a_store_that_refuses_or_is_gone) {
  const TemporaryFolder folder;
  auto settings = gateway().settings("gone/");
  const auto code = [&](const S3Settings& with) {
    S3Store store(with, folder.path() / "incoming");
    std::set<std::string> codes = {failure_code([&] { store.put("x"); }),
                                   failure_code([&] { store.get(sha256_hex("x")); }),
                                   failure_code([&] { store.remove(sha256_hex("x")); }),
                                   failure_code([&] { all_hashes(store); })};
    return codes.size() == 1 ? *codes.begin() : "several";
  };
  auto none = settings;
  none.bucket = "no-such-bucket";
  BOOST_TEST(code(none) == "object-store-unavailable");
  auto stranger = settings;
  stranger.access_key = "stranger";
  BOOST_TEST(code(stranger) == "object-store-unavailable");
  auto wrong = settings;
  write_all(folder.path() / "secret", "wrong\n");
  ::chmod((folder.path() / "secret").c_str(), 0600);
  wrong.secret_file = folder.path() / "secret";
  BOOST_TEST(code(wrong) == "object-store-unavailable");
  auto closed = settings;
  closed.endpoint = "http://127.0.0.1:1";
  BOOST_TEST(code(closed) == "object-store-unavailable");
  ::chmod((folder.path() / "secret").c_str(), 0644);
  BOOST_TEST(failure_code([&] { S3Client client(wrong); }) == "data-unusable");
}

BOOST_AUTO_TEST_CASE(settings_that_are_none) {
  const TemporaryFolder folder;
  BOOST_TEST(!read_s3_settings(folder.path()));
  std::ifstream rows(TAMGA_TEST_FILES "/objects_refusals.txt");
  int read = 0;
  for (std::string line; std::getline(rows, line);) {
    if (line.empty() || line[0] == '#') continue;
    const bool good = line.starts_with("+ ");
    write_all(folder.path() / "objects.json", line.substr(2));
    BOOST_TEST(
        failure_code([&] { read_s3_settings(folder.path()); }) == (good ? "" : "data-unusable"),
        line);
    ++read;
  }
  BOOST_TEST(read > 15);
}

BOOST_AUTO_TEST_CASE(an_archive_keeps_its_objects_there) {
  const TemporaryFolder folder;
  gateway().write_settings(folder.path(), "archive/", "locked");
  const Clock clock;
  std::vector<Record> records;
  {
    Archive archive(folder.path(), clock);
    for (int i = 0; i < 5; ++i) records.push_back(archive.capture({"suvd"}, sample_capture(i)));
    BOOST_TEST(archive.object(records[3].pdf_sha256) == sample_capture(3).pdf);
    BOOST_TEST(describe(archive.check()) == "");
    // Nothing of it lies here.
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(folder.path() / "objects"))
      BOOST_TEST(!entry.is_regular_file(), entry.path());
    const auto key = "/locked/archive/objects/" + records[1].content_sha256;
    BOOST_TEST(gateway().ask("PUT", key, "{}") == 200);
    BOOST_TEST(gateway().ask("DELETE", "/locked/archive/objects/" + records[2].pdf_sha256) == 204);
    BOOST_TEST(gateway().ask("PUT", "/locked/archive/objects/" + sha256_hex("y"), "y") == 200);
    std::multiset<std::string> kinds;
    for (const auto& fault : archive.check()) kinds.insert(fault.kind);
    BOOST_TEST((kinds ==
                std::multiset<std::string>{"object-damaged", "object-missing", "object-unknown"}));
    archive.restore_object(records[1].content_sha256, sample_capture(1).content);
    archive.restore_object(records[2].pdf_sha256, sample_capture(2).pdf);
  }
  Archive again(folder.path(), clock);
  const auto faults = again.check();
  BOOST_TEST(faults.size() == 1U);
  BOOST_TEST(faults.front().kind == "object-unknown");
  BOOST_TEST(again.object(records[2].pdf_sha256) == sample_capture(2).pdf);
}

BOOST_AUTO_TEST_CASE(an_archive_moves_there_and_back) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data", settings = folder.path() / "objects.json";
  const Clock clock;
  std::vector<Record> records;
  {
    Archive archive(data, clock);
    for (int i = 0; i < 40; ++i) records.push_back(archive.capture({"suvd"}, sample_capture(i)));
  }
  gateway().write_settings(folder.path(), "moved/", "locked");
  const auto move = [&](const std::string& to, bool remove) {
    std::vector<std::string> words = {"--data", data.string(), "--to", to, "--json"};
    if (remove) words.emplace_back("--remove");
    return run_command("move-objects", words);
  };
  {
    const Archive open(data, clock);
    BOOST_TEST(failure_code([&] { move(settings.string(), false); }) == "too-busy");
  }
  // Where they are: nothing is copied, and nothing removed.
  BOOST_TEST(failure_code([&] { move("folder", true); }) == "argument-invalid");
  // Damaged here: nothing is switched, the others are there already for the next time.
  const auto bad = file_of(data, records[7].pdf_sha256);
  write_all(bad, "x");
  auto told = move(settings.string(), true);
  BOOST_TEST(told.exit == 1);
  BOOST_TEST(told.json["damaged"].size() == 1U);
  BOOST_TEST(told.json["objects"] == 79);
  BOOST_TEST(!std::filesystem::exists(data / "objects.json"));
  write_all(bad, sample_capture(7).pdf);
  told = move(settings.string(), true);
  BOOST_TEST(told.exit == 0);
  BOOST_TEST(told.json["objects"] == 80);
  BOOST_TEST(told.json["there"] == 79);
  BOOST_TEST(!std::filesystem::exists(bad));
  {
    Archive archive(data, clock);
    BOOST_TEST(describe(archive.check()) == "");
    BOOST_TEST(archive.object(records[7].pdf_sha256) == sample_capture(7).pdf);
    records.push_back(archive.capture({"suvd"}, sample_capture(40)));
  }
  BOOST_TEST(failure_code([&] { move(settings.string(), true); }) == "argument-invalid");
  told = move("folder", true);
  BOOST_TEST(told.json["objects"] == 82);
  const auto key = "/locked/moved/objects/" + records[7].pdf_sha256;
  BOOST_TEST(gateway().ask("GET", key) == 404);
  Archive archive(data, clock);
  BOOST_TEST(describe(archive.check()) == "");
  BOOST_TEST(archive.object(records[40].pdf_sha256) == sample_capture(40).pdf);
}

BOOST_AUTO_TEST_CASE(a_backup_has_the_objects_and_needs_no_store) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data", place = folder.path() / "place",
             made = folder.path() / "made";
  gateway().write_settings(data, "backup/", "locked");
  const Clock clock;
  std::vector<Record> records;
  {
    Archive archive(data, clock);
    for (int i = 0; i < 3; ++i) records.push_back(archive.capture({"suvd"}, sample_capture(i)));
  }
  const auto report = tamga::backup::back_up(data, place, clock);
  BOOST_TEST(report.objects == 6U);
  BOOST_TEST(report.lost.empty());
  // The store loses one: the restored archive has it, and has nothing to do with the store.
  const auto key = "/locked/backup/objects/" + records[0].pdf_sha256;
  BOOST_TEST(gateway().ask("DELETE", key) == 204);
  tamga::backup::restore({place, {}, {}}, made, clock);
  BOOST_TEST(!std::filesystem::exists(made / "objects.json"));
  const Archive archive(made, clock);
  BOOST_TEST(describe(archive.check()) == "");
  BOOST_TEST(archive.object(records[0].pdf_sha256) == sample_capture(0).pdf);
  BOOST_TEST(gateway().ask("GET", key) == 404);
}

BOOST_AUTO_TEST_CASE(a_disposal_takes_the_bytes_out_of_it) {
  DisposalGround ground;
  ground.close();
  gateway().write_settings(ground.folder.path(), "disposal/", "locked");
  ground.open();
  ground.adopt({{"1.1", "Тайлан", {RetentionTerm::Years, 5}}});
  const auto unit = ground.unit("01-01", 2020, "1.1", 2);
  const auto record = *ground.archive->record(ground.records_of(unit).front());
  BOOST_TEST(gateway().ask("GET", "/locked/disposal/objects/" + record.pdf_sha256) == 200);
  const auto disposal = ground.approved();
  ground.disposal->execute({"suvd"}, disposal, "Бутлагч машинаар устгав");
  BOOST_TEST(failure_code([&] { ground.archive->object(record.pdf_sha256); }) == "object-missing");
  BOOST_TEST(gateway().ask("GET", "/locked/disposal/objects/" + record.pdf_sha256) == 404);
  BOOST_TEST(describe(ground.archive->check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
