// SPDX-License-Identifier: GPL-3.0-or-later
// A log verified from its folder: what is wrong in it is named by its kind, however
// well it is signed.
#include "server/archive/log/log_verification.h"

#include <boost/test/unit_test.hpp>

#include "server/archive/log/event_log.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/tiles.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const std::string origin = "tamga.test/log";

std::string leaf(std::uint64_t position, const std::string& type = "tested") {
  return canonical_leaf({position, 1, type, "a", "b", "c"});
}

std::vector<std::string> leaves(std::uint64_t count) {
  std::vector<std::string> all;
  for (std::uint64_t i = 0; i < count; ++i) all.push_back(leaf(i));
  return all;
}

VerifierKey key_of(const std::filesystem::path& log) {
  return read_verifier_key(read_all(log / "key.pub")).value();
}

std::string kinds(const LogVerification& found) {
  std::string all;
  for (const auto& finding : found.findings) all += finding.kind + " " + finding.subject + "; ";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_verification)

BOOST_AUTO_TEST_CASE(logs_of_every_size_verify_and_keep_their_past) {
  for (const std::uint64_t size : {0, 1, 2, 255, 256, 257, 511, 512, 700, 66000}) {
    const TemporaryFolder folder;
    std::vector<KeptCheckpoint> kept;
    {
      EventLog log(folder.path(), origin);
      const auto all = leaves(size);
      std::uint64_t done = 0;
      for (const std::uint64_t stop : {size / 3, size / 2, size}) {
        log.append({all.begin() + static_cast<long>(done), all.begin() + static_cast<long>(stop)});
        done = stop;
        kept.push_back({std::to_string(stop), log.checkpoint()});
      }
    }
    const auto found = verify_log(folder.path(), key_of(folder.path()), kept);
    BOOST_TEST(kinds(found) == "", size << " leaves: " << kinds(found));
    BOOST_TEST(found.size == size);
    BOOST_TEST(found.leaves == size);
    BOOST_TEST(found.checkpoints == 3U);
    BOOST_TEST(found.bundles == (size + 255) / 256);
  }
}

BOOST_AUTO_TEST_CASE(a_well_signed_log_of_wrong_leaves_is_wrong) {
  const TemporaryFolder folder;
  EventLog(folder.path(), origin)
      .append({leaf(0), leaf(2), leaf(1), "no leaf", leaf(4), leaf(5) + "\n"});
  BOOST_TEST(kinds(verify_log(folder.path(), key_of(folder.path()), {})) ==
             "leaf-misplaced 1; leaf-misplaced 2; leaf-malformed 3; leaf-malformed 5; ");
}

BOOST_AUTO_TEST_CASE(of_another_key_or_name_nothing_holds) {
  const TemporaryFolder folder;
  EventLog(folder.path(), origin).append(leaves(3));
  auto key = key_of(folder.path());
  key.public_key = LogKey::generate().public_key();
  BOOST_TEST(kinds(verify_log(folder.path(), key, {})) == "checkpoint-damaged checkpoint; ");
  key = key_of(folder.path());
  key.name = "another";
  BOOST_TEST(kinds(verify_log(folder.path(), key, {})) == "checkpoint-damaged checkpoint; ");
}

BOOST_AUTO_TEST_CASE(verifier_keys_are_read_strictly) {
  const std::string known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  BOOST_TEST(read_verifier_key(known).has_value());
  BOOST_TEST(read_verifier_key(known + "\n").has_value());
  BOOST_TEST(write_verifier_key(*read_verifier_key(known)) == known);
  for (std::size_t i = 0; i < known.size(); ++i) {
    std::string bad = known;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    if (bad != known) BOOST_TEST(!read_verifier_key(bad).has_value(), bad);
    BOOST_TEST(!read_verifier_key(known.substr(0, i)).has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_cosignature_is_of_one_checkpoint_one_witness_and_one_time) {
  const LogKey log = LogKey::generate(), witness = LogKey::generate();
  const std::string text = sign_checkpoint({origin, 7, leaf_hash("x")}, log);
  const std::string other = sign_checkpoint({origin, 8, leaf_hash("x")}, log);
  const std::string line = cosign(text, "witness.test", witness, 1764115200);
  const VerifierKey key{"witness.test", VerifierKey::Type::cosignature, witness.public_key()};
  const auto found = find_cosignature(text + line, text, key);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->time == 1764115200);
  BOOST_TEST(!find_cosignature(line, other, key).has_value());
  BOOST_TEST(!find_cosignature(line, text,
                               {"witness.test", VerifierKey::Type::cosignature, log.public_key()})
                  .has_value());
  BOOST_TEST(!find_cosignature(text, text, key).has_value());
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    std::string bad = line;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    BOOST_TEST(!find_cosignature(bad, text, key).has_value(), "byte " << i);
  }
}

BOOST_AUTO_TEST_SUITE_END()
