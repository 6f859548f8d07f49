// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/folder_store.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

std::vector<std::string> all_hashes(const ObjectStore& store) {
  std::vector<std::string> found;
  store.each([&](const std::string& sha256, std::uint64_t) { found.push_back(sha256); });
  return found;
}

std::filesystem::path place(const std::filesystem::path& root, const std::string& sha256) {
  return root / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(object_store)

BOOST_AUTO_TEST_CASE(bytes_come_back_under_their_hash) {
  const TemporaryFolder folder;
  FolderStore store(folder.path());
  const std::vector<std::string> samples{"", "abc", std::string("\0\xff\n", 3),
                                         std::string(3'000'000, 'x')};
  for (const auto& bytes : samples) {
    const std::string sha256 = store.put(bytes);
    BOOST_TEST(sha256 == sha256_hex(bytes));
    BOOST_TEST((store.get(sha256) == bytes));
    BOOST_TEST(store.contains(sha256));
    BOOST_TEST(store.put(bytes) == sha256);
    const auto mode = std::filesystem::status(place(folder.path(), sha256)).permissions();
    BOOST_TEST((mode == static_cast<std::filesystem::perms>(0444)));
  }
  // FIPS 180-4's own example.
  BOOST_TEST(store.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  const auto hashes = all_hashes(store);
  BOOST_TEST(hashes.size() == samples.size());
  BOOST_TEST(std::is_sorted(hashes.begin(), hashes.end()));
  BOOST_TEST(store.strays().empty());
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
}

BOOST_AUTO_TEST_CASE(what_is_no_hash_is_missing) {
  const TemporaryFolder folder;
  const FolderStore store(folder.path() / "objects");
  write_all(folder.path() / "secret", "secret");
  for (const std::string name : {"", "abc", "../secret", "../../secret", "/etc/passwd"}) {
    BOOST_TEST(failure_code([&] { store.get(name); }) == "object-missing");
    BOOST_TEST(!store.contains(name));
  }
  BOOST_TEST(failure_code([&] { store.get(sha256_hex("never stored")); }) == "object-missing");
  BOOST_TEST(failure_code([&] { store.get(std::string(64, 'A')); }) == "object-missing");
}

BOOST_AUTO_TEST_CASE(changed_bytes_are_damaged_and_can_be_put_right) {
  const TemporaryFolder folder;
  FolderStore store(folder.path());
  const std::string bytes = "the bytes of a record", sha256 = store.put(bytes);
  for (const std::string& bad :
       {std::string("the bytes of a recorD"), bytes.substr(0, 5), bytes + "x", std::string()}) {
    write_all(place(folder.path(), sha256), bad);
    BOOST_TEST(failure_code([&] { store.get(sha256); }) == "object-damaged");
    BOOST_TEST(store.put(bytes) == sha256);
    BOOST_TEST(store.get(sha256) == bytes);
  }
}

BOOST_AUTO_TEST_CASE(only_staged_objects_that_nobody_wants_go) {
  const TemporaryFolder folder;
  const std::string kept = sha256_hex("kept"), wanted = sha256_hex("wanted"),
                    unwanted = sha256_hex("unwanted"), settled = sha256_hex("settled");
  {
    FolderStore store(folder.path());
    store.put("settled");
    auto staged = store.stage({"kept", "wanted", "unwanted", "settled"});
    staged[0].keep();
    BOOST_TEST(!store.staged(kept));
    BOOST_TEST(store.staged(wanted));
    BOOST_TEST(!store.staged(settled));
  }
  FolderStore store(folder.path());
  write_all(folder.path() / "incoming" / "half-written", "x");
  store.resolve_staged([&](const std::string& sha256) { return sha256 == wanted; });
  BOOST_TEST(store.contains(kept));
  BOOST_TEST(store.contains(wanted));
  BOOST_TEST(store.contains(settled));
  BOOST_TEST(!store.contains(unwanted));
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
}

BOOST_AUTO_TEST_CASE(strange_files_are_told) {
  const TemporaryFolder folder;
  FolderStore store(folder.path());
  const std::string sha256 = store.put("a");
  write_all(folder.path() / "notes.txt", "x");
  write_all(place(folder.path(), sha256).parent_path() / "copy", "x");
  std::filesystem::create_directories(folder.path() / "zz");
  write_all(folder.path() / "zz" / sha256, "a");  // an object out of its place
  BOOST_TEST(store.strays().size() == 3U);
  BOOST_TEST(all_hashes(store).size() == 1U);
}

BOOST_AUTO_TEST_CASE(every_failing_call_leaves_nothing_half_made) {
  const std::string bytes(100'000, 'x'), sha256 = sha256_hex(bytes);
  struct Way {
    int error;
    bool short_write, one_by_one;
  };
  for (const Way way : {Way{ENOSPC, false, false}, Way{EIO, false, true}, Way{ENOSPC, true, false},
                        Way{ENOSPC, true, true}}) {
    bool stored = false;
    int failures = 0;
    for (long call = 1; !stored; ++call) {
      BOOST_REQUIRE(call < 50);
      const TemporaryFolder folder;
      FailingDisk disk;
      if (way.one_by_one) disk.sync_one_by_one();
      FolderStore store(folder.path(), disk);
      disk.fail_at(call, way.error, way.short_write);
      const std::string code = failure_code([&] { store.put(bytes); });
      stored = disk.calls() < call;
      disk.heal();
      if (!code.empty()) {
        ++failures;
        BOOST_TEST(code == "storage-failed");
        // Either nothing is there, or all of it.
        if (store.contains(sha256)) BOOST_TEST((store.get(sha256) == bytes));
        FolderStore again(folder.path());
        again.resolve_staged([](const std::string&) { return false; });
        BOOST_TEST(!again.contains(sha256));
        BOOST_TEST(again.strays().empty());
      } else {
        BOOST_TEST((store.get(sha256) == bytes));
      }
      if (disk.sync_failed()) {
        BOOST_TEST(failure_code([&] { store.put(bytes); }) == "data-unusable");
        continue;
      }
      BOOST_TEST(store.put(bytes) == sha256);
      BOOST_TEST((store.get(sha256) == bytes));
    }
    BOOST_TEST(failures >= (way.one_by_one ? 6 : 5));
  }
}

BOOST_AUTO_TEST_CASE(many_threads_put_the_same_bytes) {
  const TemporaryFolder folder;
  FolderStore store(folder.path());
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) store.put("object " + std::to_string(i));
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(all_hashes(store).size() == 20U);
  for (const auto& sha256 : all_hashes(store)) BOOST_CHECK_NO_THROW(store.get(sha256));
  BOOST_TEST(std::filesystem::is_empty(folder.path() / "incoming"));
}

BOOST_AUTO_TEST_SUITE_END()
