// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/event_log.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "server/archive/log/checkpoint.h"
#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/tiles.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

std::vector<std::string> numbered_entries(std::size_t begin, std::size_t end) {
  std::vector<std::string> entries;
  for (std::size_t i = begin; i < end; ++i) entries.push_back("leaf " + std::to_string(i));
  return entries;
}

std::vector<Hash> numbered_leaves(std::size_t count) {
  std::vector<Hash> leaves;
  for (const auto& entry : numbered_entries(0, count)) leaves.push_back(leaf_hash(entry));
  return leaves;
}

// MTH written down straight from RFC 9162 §2.1.1.
Hash plain_root(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaves[begin];
  std::size_t k = 1;
  while (k * 2 < end - begin) k *= 2;
  return node_hash(plain_root(leaves, begin, begin + k), plain_root(leaves, begin + k, end));
}

NodeReader plain_nodes(const std::vector<Hash>& leaves) {
  return [&leaves](unsigned level, std::uint64_t index) {
    const std::size_t begin = index << level;
    return plain_root(leaves, begin, begin + (std::size_t{1} << level));
  };
}

std::vector<Hash> slice(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
  return {leaves.begin() + static_cast<std::ptrdiff_t>(begin),
          leaves.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::string decoded(const std::string& base64) {
  std::string bytes(base64.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(base64.data()),
                                     static_cast<int>(base64.size()));
  BOOST_REQUIRE(length >= 0);
  bytes.resize(bytes.size() - (base64.ends_with("==") ? 2U : base64.ends_with("=") ? 1U : 0U));
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_log_merkle)

BOOST_AUTO_TEST_CASE(roots_are_those_that_are_known) {
  const std::vector<std::string> inputs{"",
                                        "00",
                                        "10",
                                        "2021",
                                        "3031",
                                        "40414243",
                                        "5051525354555657",
                                        "606162636465666768696a6b6c6d6e6f"};
  std::vector<std::string> entries;
  std::vector<Hash> leaves;
  for (const auto& input : inputs) entries.push_back(bytes_from_hex(input).value());
  for (const auto& entry : entries) leaves.push_back(leaf_hash(entry));
  std::ifstream table(TAMGA_TEST_FILES "/event_log_roots.txt");
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with("#") || line.empty()) continue;
    std::istringstream fields(line);
    std::size_t count = 0;
    std::string root;
    fields >> count >> root;
    const auto some = slice(leaves, 0, count);
    BOOST_TEST(hex(tree_root(count, plain_nodes(some))) == root);
    const TemporaryFolder folder;
    EventLog log(folder.path() / "log", "tamga.test/log");
    log.append({entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(count)});
    BOOST_TEST(hex(log.root()) == root);
    ++rows;
  }
  BOOST_TEST(rows == 9);
}

BOOST_AUTO_TEST_CASE(every_inclusion_path_up_to_seventy_proves_just_its_leaf) {
  const auto leaves = numbered_leaves(70);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Hash root = plain_root(leaves, 0, size);
    for (std::size_t position = 0; position < size; ++position) {
      auto path = inclusion_path(position, size, plain_nodes(leaves));
      bool good = verify_inclusion(position, size, leaves[position], path, root);
      bool bad = verify_inclusion(position, size, leaves[(position + 1) % 70], path, root) ||
                 verify_inclusion(size, size, leaves[position], path, root);
      if (size > 1)
        bad = bad || verify_inclusion((position + 1) % size, size, leaves[position], path, root);
      path.push_back(root);
      bad = bad || verify_inclusion(position, size, leaves[position], path, root);
      path.pop_back();
      if (!path.empty()) {
        path[path.size() / 2][7] ^= 1;
        bad = bad || verify_inclusion(position, size, leaves[position], path, root);
        path.pop_back();
        bad = bad || verify_inclusion(position, size, leaves[position], path, root);
      }
      BOOST_REQUIRE_MESSAGE(good && !bad, "leaf " << position << " of " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_consistency_path_up_to_seventy_proves_just_its_trees) {
  const auto leaves = numbered_leaves(70);
  std::vector<Hash> roots;
  for (std::size_t size = 0; size <= leaves.size(); ++size)
    roots.push_back(plain_root(leaves, 0, size));
  for (std::size_t second = 0; second <= leaves.size(); ++second) {
    for (std::size_t first = 0; first <= second; ++first) {
      auto path = consistency_path(first, second, plain_nodes(leaves));
      const bool good = verify_consistency(first, second, roots[first], roots[second], path);
      Hash other = roots[first];
      other[0] ^= 1;
      bool bad = verify_consistency(first, second, other, roots[second], path);
      path.push_back(roots[second]);
      bad = bad || verify_consistency(first, second, roots[first], roots[second], path);
      path.pop_back();
      if (!path.empty()) {
        path.back()[31] ^= 1;
        bad = bad || verify_consistency(first, second, roots[first], roots[second], path);
        path.pop_back();
        bad = bad || verify_consistency(first, second, roots[first], roots[second], path);
      }
      BOOST_REQUIRE_MESSAGE(good && !bad, first << " to " << second);
    }
  }
  BOOST_TEST(!verify_consistency(2, 1, roots[2], roots[1], {}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(event_log_files)

BOOST_AUTO_TEST_CASE(tile_paths_are_those_of_tlog_tiles) {
  BOOST_TEST(tile_path(0, 0, 256) == "tile/0/000");
  BOOST_TEST(tile_path(0, 273, 112) == "tile/0/273.p/112");
  BOOST_TEST(tile_path(1, 1234067, 256) == "tile/1/x001/x234/067");
  BOOST_TEST(tile_path(2, 1000, 1) == "tile/2/x001/000.p/1");
}

BOOST_AUTO_TEST_CASE(a_log_grows_and_opens_again) {
  const TemporaryFolder folder;
  const auto leaves = numbered_leaves(70);
  std::mt19937 random(7);
  for (std::size_t size = 0; size < leaves.size();) {
    const std::size_t more = std::min(leaves.size() - size, std::size_t{random() % 9});
    EventLog log(folder.path(), "tamga.test/log");
    BOOST_TEST(log.size() == size);
    log.append(numbered_entries(size, size + more));
    size += more;
    BOOST_TEST(log.size() == size);
    BOOST_TEST((log.root() == plain_root(leaves, 0, size)));
    for (std::size_t i = 0; i < size; ++i) {
      BOOST_REQUIRE(
          verify_inclusion(i, size, log.leaf(i), log.inclusion_path(i, size), log.root()));
    }
    for (std::size_t first = 1; first <= size; ++first) {
      BOOST_REQUIRE(verify_consistency(first, size, plain_root(leaves, 0, first), log.root(),
                                       log.consistency_path(first, size)));
    }
    BOOST_TEST(log.faults().empty());
  }
}

BOOST_AUTO_TEST_CASE(three_tile_levels_hold_together) {
  const TemporaryFolder folder;
  const std::size_t size = 65536 + 256 + 3;
  const auto leaves = numbered_leaves(size);
  EventLog log(folder.path(), "tamga.test/log");
  const std::vector<std::size_t> stops{0,     255,   256,   257,   511, 512,
                                       20000, 65535, 65536, 65792, size};
  for (std::size_t i = 1; i < stops.size(); ++i)
    log.append(numbered_entries(stops[i - 1], stops[i]));
  BOOST_TEST((log.root() == plain_root(leaves, 0, size)));
  BOOST_TEST(std::filesystem::file_size(folder.path() / "tile/0/000") == 8192U);
  BOOST_TEST(std::filesystem::file_size(folder.path() / "tile/0/257.p/3") == 96U);
  BOOST_TEST(std::filesystem::file_size(folder.path() / "tile/1/000") == 8192U);
  BOOST_TEST(std::filesystem::file_size(folder.path() / "tile/1/001.p/1") == 32U);
  BOOST_TEST(std::filesystem::file_size(folder.path() / "tile/2/000.p/1") == 32U);
  BOOST_TEST(!std::filesystem::exists(folder.path() / "tile/0/000.p"));
  std::mt19937_64 random(11);
  for (int i = 0; i < 60; ++i) {
    const std::uint64_t second = 1 + random() % size, first = random() % second;
    const Hash root = plain_root(leaves, 0, second);
    BOOST_TEST(
        verify_inclusion(first, second, leaves[first], log.inclusion_path(first, second), root));
    BOOST_TEST(verify_consistency(first, second, plain_root(leaves, 0, first), root,
                                  log.consistency_path(first, second)));
  }
  BOOST_TEST(log.faults().empty());
  EventLog again(folder.path(), "tamga.test/log");
  BOOST_TEST((again.root() == log.root()));
  BOOST_TEST(again.leaves(65530, 100).size() == 6U);
  BOOST_CHECK_THROW(again.leaf(size), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(two_openings_see_each_other) {
  const TemporaryFolder folder;
  const auto leaves = numbered_leaves(600);
  EventLog one(folder.path(), "tamga.test/log"), other(folder.path(), "tamga.test/log");
  one.append(numbered_entries(0, 300));
  other.reload();
  BOOST_TEST(other.size() == 300U);
  other.append(numbered_entries(300, 600));
  // `one` still reads what it knew, though the narrower tiles are gone.
  BOOST_TEST(verify_inclusion(299, 300, leaves[299], one.inclusion_path(299, 300), one.root()));
  one.reload();
  BOOST_TEST((one.root() == plain_root(leaves, 0, 600)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(event_log_leaves)

BOOST_AUTO_TEST_CASE(a_leaf_is_canonical_json_and_nothing_else_is_read) {
  const Leaf leaf{70000,
                  1764115200123456,
                  "record.captured",
                  commitment("agent", "00ff", "someone"),
                  commitment("subject", "01ff", "a record"),
                  commitment("detail", "02ff", "{}")};
  // Keys in order and no spaces: what nlohmann writes of a sorted map.
  const std::string bytes = canonical_leaf(leaf);
  BOOST_TEST(nlohmann::json::parse(bytes).dump() == bytes);
  BOOST_TEST(bytes.find("someone") == std::string::npos);
  for (const std::string& form : {bytes, line_leaf(leaf)}) {
    const auto read = read_leaf(form);
    BOOST_REQUIRE(read);
    BOOST_TEST(read->position == leaf.position);
    BOOST_TEST(read->time == leaf.time);
    BOOST_TEST(read->type == leaf.type);
    BOOST_TEST(read->agent == leaf.agent);
    BOOST_TEST(read->subject == leaf.subject);
    BOOST_TEST(read->detail == leaf.detail);
    for (std::size_t i = 0; i <= form.size(); ++i) {
      // A character more in a value is another leaf; a space is none's.
      BOOST_TEST(!read_leaf(form.substr(0, i)).has_value() == (i < form.size()));
    }
  }
}

BOOST_AUTO_TEST_CASE(bundles_are_those_of_tlog_tiles) {
  BOOST_TEST(bundle_path(0, 256) == "tile/entries/000");
  BOOST_TEST(bundle_path(1234067, 7) == "tile/entries/x001/x234/067.p/7");
  const std::vector<std::string> leaves{"a", "", std::string(300, 'x')};
  const std::string bytes = encode_bundle(leaves);
  BOOST_TEST(hex(bytes.substr(0, 7)) == "0001610000012c");
  BOOST_TEST((decode_bundle(bytes, 3) == leaves));
  for (std::uint64_t width : {0, 1, 2, 4, 256}) BOOST_TEST(!decode_bundle(bytes, width));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    BOOST_TEST(!decode_bundle(bytes.substr(0, size), 3));
  BOOST_CHECK_THROW(encode_bundle({std::string(65536, 'x')}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_log_without_bundles_gets_them_once) {
  const TemporaryFolder folder;
  const auto entries = numbered_entries(0, 600);
  { EventLog(folder.path(), "tamga.test/log").append(entries); }
  const std::string last = read_all(folder.path() / "tile/entries/002.p/88");
  std::filesystem::remove_all(folder.path() / "tile/entries");
  EventLog old(folder.path(), "tamga.test/log", Disk::real(), EventLog::Entries::none);
  BOOST_REQUIRE_EQUAL(old.damage(), "");
  BOOST_TEST(failure_code([&] { old.append({"x"}); }) == "data-unusable");
  const auto from = [&](int wrong) {
    return [&entries, wrong](std::uint64_t position, std::size_t count) {
      std::vector<std::string> some;
      for (std::size_t i = 0; i < count; ++i)
        some.push_back(entries[position + i] +
                       (wrong == static_cast<int>(position + i) ? "!" : ""));
      return some;
    };
  };
  BOOST_TEST(failure_code([&] { old.write_bundles(from(599)); }) == "data-unusable");
  BOOST_TEST(!old.has_bundles());
  old.write_bundles(from(-1));
  BOOST_TEST(read_all(folder.path() / "tile/entries/002.p/88") == last);
  old.append(numbered_entries(600, 770));
  BOOST_TEST(old.faults().empty());
  BOOST_TEST(EventLog(folder.path(), "tamga.test/log").faults().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(event_log_checkpoint)

BOOST_AUTO_TEST_CASE(a_known_signed_note_holds) {
  // The example of the signed-note format's first implementation (Go, sumdb/note).
  const std::string key = decoded("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  BOOST_REQUIRE(key.size() == 33U);
  BOOST_TEST(verifier_key("PeterNeumann", key.substr(1)) ==
             "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  std::string text =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n";
  const std::string signature = decoded(
      "x08go/ZJkuBS9UG/"
      "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
  BOOST_TEST(verify_ed25519(key.substr(1), text, signature.substr(4)));
  text[0] = 'i';
  BOOST_TEST(!verify_ed25519(key.substr(1), text, signature.substr(4)));
}

BOOST_AUTO_TEST_CASE(the_signature_holds_for_another_program) {
  const TemporaryFolder folder;
  EventLog log(folder.path(), "tamga.test/log");
  log.append(numbered_entries(0, 5));
  const std::string text = read_all(folder.path() / "checkpoint");
  BOOST_TEST(text == log.checkpoint());
  std::istringstream lines(text);
  std::string origin, size, root, blank, signature;
  std::getline(lines, origin);
  std::getline(lines, size);
  std::getline(lines, root);
  std::getline(lines, blank);
  std::getline(lines, signature);
  BOOST_TEST(origin == "tamga.test/log");
  BOOST_TEST(size == "5");
  BOOST_TEST(hex(decoded(root)) == hex(log.root()));
  BOOST_TEST(blank == "");
  const std::string start = "— tamga.test/log ";
  BOOST_REQUIRE(signature.starts_with(start));
  const std::string bytes = decoded(signature.substr(start.size()));
  BOOST_REQUIRE(bytes.size() == 68U);
  // The key as it lies on disk, read and used by the crypto library alone.
  const std::string pem = read_all(folder.path() / "key");
  BIO* file = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(file, nullptr, nullptr, nullptr);
  BOOST_REQUIRE(key != nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const std::string message = origin + "\n" + size + "\n" + root + "\n";
  BOOST_TEST(EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key) == 1);
  BOOST_TEST(EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(bytes.data()) + 4, 64,
                              reinterpret_cast<const unsigned char*>(message.data()),
                              message.size()) == 1);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  BIO_free(file);
  using std::filesystem::perms;
  BOOST_TEST((std::filesystem::status(folder.path() / "key").permissions() ==
              (perms::owner_read | perms::owner_write)));
}

BOOST_AUTO_TEST_CASE(malformed_checkpoints_are_refused) {
  const LogKey key = LogKey::generate();
  const Checkpoint good{"tamga.test/log", 12, sha256("root")};
  const std::string text = sign_checkpoint(good, key);
  BOOST_TEST(open_checkpoint(text, good.origin, key.public_key()).size == 12U);
  const std::string witness = "— witness.test " + std::string(96, 'A') + "\n";
  BOOST_TEST(open_checkpoint(text + witness, good.origin, key.public_key()).size == 12U);
  // Any one byte changed, taken away or doubled.
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int way = 0; way < 3; ++way) {
      std::string bad = text;
      if (way == 0) bad[i] = static_cast<char>(bad[i] ^ 4);
      if (way == 1) bad.erase(i, 1);
      if (way == 2) bad.insert(i, 1, bad[i]);
      BOOST_CHECK_THROW(open_checkpoint(bad, good.origin, key.public_key()), CheckpointError);
    }
  }
  BOOST_CHECK_THROW(open_checkpoint(text, "other", key.public_key()), CheckpointError);
  BOOST_CHECK_THROW(open_checkpoint(text, good.origin, LogKey::generate().public_key()),
                    CheckpointError);
  BOOST_CHECK_THROW(open_checkpoint("", good.origin, key.public_key()), CheckpointError);
  BOOST_CHECK_THROW(LogKey::from_pem("no key"), CheckpointError);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(event_log_damage)

BOOST_AUTO_TEST_CASE(every_changed_file_is_found) {
  const TemporaryFolder folder;
  const auto whole = folder.path() / "whole", copy = folder.path() / "copy";
  const auto leaves = numbered_entries(0, 515);
  { EventLog(whole, "tamga.test/log").append(leaves); }
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(whole)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto relative = entry.path().lexically_relative(whole);
    const std::string bytes = read_all(entry.path());
    for (int way = 0; way < 5; ++way) {
      std::filesystem::remove_all(copy);
      std::filesystem::copy(whole, copy, std::filesystem::copy_options::recursive);
      const EventLog live(copy, "tamga.test/log");
      std::string bad = bytes;
      if (way == 0) bad[0] = static_cast<char>(bad[0] ^ 1);
      if (way == 1) bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 0x20);
      if (way == 2) bad.resize(bad.size() / 2);
      if (way == 3) bad += '\n';
      write_all(copy / relative, bad);
      if (way == 4) std::filesystem::remove(copy / relative);
      BOOST_TEST(!live.faults().empty(), relative << " way " << way);
      EventLog opened(copy, "tamga.test/log");
      BOOST_TEST(!opened.faults().empty(), relative << " way " << way << " opened again");
      if (!opened.damage().empty()) {
        BOOST_TEST(failure_code([&] { opened.append(leaves); }) == "data-unusable");
      }
    }
  }
  BOOST_TEST(files >= 10);
}

BOOST_AUTO_TEST_CASE(an_append_that_fails_leaves_the_log_whole) {
  const TemporaryFolder folder;
  const auto leaves = numbered_leaves(300);
  FailingDisk disk;
  std::size_t size = 250;
  { EventLog(folder.path(), "tamga.test/log", disk).append(numbered_entries(0, size)); }
  for (long call = 1; call <= 40; ++call) {
    EventLog log(folder.path(), "tamga.test/log", disk);
    BOOST_REQUIRE_EQUAL(log.damage(), "");
    size = log.size();
    BOOST_REQUIRE(size == 250 || size == 260);
    if (size == 260) break;  // the checkpoint's name was there, its sync failed
    disk.fail_at(call, call % 2 ? ENOSPC : EIO, call % 3 == 0);
    const std::string code = failure_code([&] { log.append(numbered_entries(250, 260)); });
    disk.heal();
    BOOST_TEST((code == "storage-failed" || code.empty()));
    BOOST_TEST(log.faults().empty());
    log.reload();
    BOOST_TEST((log.root() == plain_root(leaves, 0, log.size())));
    BOOST_TEST((log.size() == 260 || !code.empty()));
  }
  EventLog log(folder.path(), "tamga.test/log");
  BOOST_TEST(log.size() == 260U);
  log.append(numbered_entries(260, 300));
  BOOST_TEST((log.root() == plain_root(leaves, 0, 300)));
  BOOST_TEST(log.faults().empty());
}

BOOST_AUTO_TEST_SUITE_END()
