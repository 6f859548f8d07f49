// SPDX-License-Identifier: GPL-3.0-or-later
// Mutation test: whatever is changed in any one file of an archive, check or log
// verify names it; a clean archive gives no finding; a history that was written
// anew is found by any checkpoint that was kept elsewhere.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>

#include "server/archive/catalogue/migration_set.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/archive/log/entry_bundles.h"
#include "server/archive/log/event_log.h"
#include "server/archive/log/leaf.h"
#include "server/archive/log/log_verification.h"
#include "server/check.h"
#include "tests/archive/mutated_archive.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const Clock wall;
using Kinds = std::set<std::string>;

// One of these must be among the findings.
Kinds expected(FileClass kind, Way way) {
  switch (kind) {
    case FileClass::object:
      return {way == Way::remove ? "object-missing" : "object-damaged"};
    case FileClass::tile:
    case FileClass::bundle:
    case FileClass::key:
      return {"log-damaged"};
    case FileClass::checkpoint:
      return {"log-damaged", "log-behind"};
    case FileClass::kept:
      return {"checkpoint-altered"};
    case FileClass::database:
      if (way == Way::flip || way == Way::truncate) return {"catalogue-damaged"};
      return {"catalogue-damaged", "data-unusable", "log-ahead",      "log-damaged",
              "event-missing",     "event-altered", "record-altered", "record-missing",
              "record-unlogged",   "register-gap",  "object-unknown", "index-damaged",
              "request-altered"};
    case FileClass::index:
      return {"index-damaged"};
  }
  return {};
}

Kinds kinds_of(const std::filesystem::path& data) {
  Kinds kinds;
  for (const auto& fault : check_data(data).faults) kinds.insert(fault.kind);
  return kinds;
}

std::string joined(const Kinds& kinds) {
  std::string all;
  for (const auto& kind : kinds) all += kind + " ";
  return all;
}

bool meets(const Kinds& some, const Kinds& others) {
  for (const auto& one : some)
    if (others.contains(one)) return true;
  return false;
}

VerifierKey key_of(const std::filesystem::path& log) {
  return read_verifier_key(read_all(log / "key.pub")).value();
}

Kinds verified(const std::filesystem::path& log, const std::vector<KeptCheckpoint>& kept) {
  Kinds kinds;
  for (const auto& finding : verify_log(log, key_of(log), kept).findings)
    kinds.insert(finding.kind);
  return kinds;
}

unsigned seed_of_run() {
  static const unsigned seed = [] {
    const char* given = std::getenv("TAMGA_SEED");
    return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                            : static_cast<unsigned>(std::random_device{}());
  }();
  return seed;
}

// Built once for all cases.
MutatedArchive& shared_archive(unsigned seed) {
  static MutatedArchive archive(seed);
  return archive;
}

// In the usual run a sample: as many as fit into the time.
struct Budget {
  bool whole = std::getenv("TAMGA_LONG") != nullptr;
  std::chrono::steady_clock::time_point end =
      std::chrono::steady_clock::now() + std::chrono::seconds(15);
  bool over() const { return !whole && std::chrono::steady_clock::now() > end; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mutation)

BOOST_AUTO_TEST_CASE(every_changed_file_is_named) {
  const unsigned seed = seed_of_run();
  std::mt19937_64 random(seed);
  MutatedArchive& archive = shared_archive(seed);
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST(joined(kinds_of(archive.copy())) == "");
  auto mutations = archive.mutations();
  std::shuffle(mutations.begin(), mutations.end(), random);
  std::map<std::string, std::pair<int, int>> counts;  // class, way → made, named
  const Budget budget;
  for (const Mutation& mutation : mutations) {
    const auto kind = class_of(mutation.file);
    auto& [made, named] = counts[name_of(kind) + " " + name_of(mutation.way)];
    if (budget.over() && made > 0) continue;  // each class and way at least once
    if (!archive.apply(mutation, random)) continue;
    const Kinds kinds = kinds_of(archive.copy());
    ++made;
    const bool good = meets(expected(kind, mutation.way), kinds);
    if (good) ++named;
    BOOST_TEST(good, describe(mutation) << " gives " << joined(kinds) << "(seed " << seed << ")");
    archive.restore(mutation);
  }
  int made = 0;
  for (const auto& [name, count] : counts) {
    if (count.first == 0) continue;
    made += count.first;
    BOOST_TEST_MESSAGE(name << ": " << count.second << " of " << count.first << " named");
  }
  BOOST_TEST_MESSAGE(made << " mutations of " << mutations.size());
  BOOST_TEST(joined(kinds_of(archive.copy())) == "");
}

// The log alone: of a copy of the folder, without the archive.
BOOST_AUTO_TEST_CASE(every_changed_file_of_the_log_is_found_from_the_folder_alone) {
  const unsigned seed = seed_of_run();
  std::mt19937_64 random(seed);
  MutatedArchive& archive = shared_archive(seed);
  const auto log = archive.copy() / "log";
  const VerifierKey key = key_of(log);
  BOOST_TEST(verify_log(log, key, {}).findings.empty());
  int made = 0;
  for (const Mutation& mutation : archive.mutations()) {
    const auto kind = class_of(mutation.file);
    // Keys are given; what is beside the log has its hash in the archive's events.
    if (kind != FileClass::tile && kind != FileClass::bundle && kind != FileClass::checkpoint)
      continue;
    if (mutation.way == Way::older && kind == FileClass::checkpoint) continue;  // see below
    if (!archive.apply(mutation, random)) continue;
    const auto found = verify_log(log, key, {}).findings;
    BOOST_TEST(!found.empty(), describe(mutation) << " (seed " << seed << ")");
    archive.restore(mutation);
    ++made;
  }
  BOOST_TEST(made > 20);
  // An older checkpoint is whole in itself: what is kept elsewhere finds it.
  const KeptCheckpoint newest{"newest", read_all(log / "checkpoint")};
  write_all(log / "checkpoint", read_all(log / "daily" / "2026-11-25.checkpoint"));
  BOOST_TEST(verified(log, {newest}).contains("checkpoint-beyond"));
  archive.restore({"log/checkpoint", Way::older, 0});
}

// Somebody with root writes catalogue, objects and log anew, consistent, with the
// log's own key: only what others keep can tell.
BOOST_AUTO_TEST_CASE(a_history_written_anew_is_found_by_any_kept_checkpoint) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data", anew = folder.path() / "anew";
  std::vector<KeptCheckpoint> kept;
  std::string origin;
  {
    Archive archive(data, wall);
    for (int i = 0; i < 60; ++i) {
      archive.capture({"author"}, sample_capture(i));
      if (i % 7 == 0) kept.push_back({std::to_string(i), archive.log_state().checkpoint});
    }
    origin = key_of(data / "log").name;
  }
  BOOST_TEST(joined(verified(data / "log", kept)) == "");
  std::filesystem::create_directories(anew / "log");
  std::filesystem::copy_file(data / "log" / "key", anew / "log" / "key");
  {
    const auto catalogue = open_sqlite(anew / "catalogue.sqlite");
    MigrationSet("archive", "server/archive/migrations").apply(*catalogue);
    catalogue->write([&](Transaction& transaction) {
      transaction.run("INSERT INTO archive_identity (name, value) VALUES ('origin', :origin)",
                      {{"origin", origin}});
    });
  }
  {
    Archive archive(anew, wall);
    for (int i = 0; i < 70; ++i) {
      Capture capture = sample_capture(i);
      if (i == 30) capture.pdf += " with another sentence";
      archive.capture({"author"}, capture);
    }
  }
  // In itself all agrees: the same key, the same origin, every proof holds.
  BOOST_TEST(read_all(anew / "log" / "key.pub") == read_all(data / "log" / "key.pub"));
  BOOST_TEST(tamga::archive::test::describe(Archive(anew, wall).check()) == "");
  BOOST_TEST(joined(verified(anew / "log", {})) == "");
  for (const auto& one : kept)
    BOOST_TEST(verified(anew / "log", {one}).contains("checkpoint-forked"), one.name);
  // A history that is only shorter: what was kept is beyond its end.
  std::filesystem::remove_all(anew / "log" / "tile");
  std::filesystem::remove(anew / "log" / "checkpoint");
  EventLog(anew / "log", origin).append({"a", "b"});
  BOOST_TEST(verified(anew / "log", {kept.back()}).contains("checkpoint-beyond"));
}

// Only the end is written anew, from one leaf on: checkpoints from before still
// hold, every later one does not.
BOOST_AUTO_TEST_CASE(a_rewritten_end_is_found_by_every_checkpoint_beyond_it) {
  const TemporaryFolder folder;
  const std::string origin = "tamga.test/log";
  std::vector<std::string> leaves;
  std::vector<KeptCheckpoint> kept;
  {
    EventLog log(folder.path() / "log", origin);
    for (std::size_t i = 0; i < 600; ++i) {
      leaves.push_back(canonical_leaf({i, 1, "tested", "a", "b", "c"}));
      if (leaves.size() % 50 == 0) {
        log.append({leaves.end() - 50, leaves.end()});
        kept.push_back({std::to_string(log.size()), log.checkpoint()});
      }
    }
  }
  BOOST_TEST(joined(verified(folder.path() / "log", kept)) == "");
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    const std::size_t from = random() % 600;
    const auto anew = folder.path() / std::to_string(round);
    std::filesystem::create_directories(anew);
    std::filesystem::copy_file(folder.path() / "log" / "key", anew / "key");
    auto changed = leaves;
    changed[from] = canonical_leaf({from, 2, "tested", "a", "b", "c"});
    EventLog(anew, origin).append(changed);
    for (const auto& one : kept) {
      const bool forked = verified(anew, {one}).contains("checkpoint-forked");
      BOOST_TEST(forked == (std::stoul(one.name) > from), one.name << " from " << from);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
