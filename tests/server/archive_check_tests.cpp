// SPDX-License-Identifier: GPL-3.0-or-later
// Archive::check(): clean archives have no fault, changed ones have one.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>

#include "server/archive/archive.h"
#include "server/archive/catalogue/page_checksums.h"
#include "server/archive/log/event_rows.h"
#include "tests/server/archive_fixtures.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

const Clock clock_now;

void make_archive(const std::filesystem::path& data) {
  Archive archive(data, clock_now);
  for (int i = 0; i < 6; ++i) {
    const Record record = archive.capture({"author" + std::to_string(i % 2)}, sample_capture(i));
    archive.append({"reader"}, "record.viewed", record.id, R"({"n":)" + std::to_string(i) + "}");
  }
}

void copy_archive(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::filesystem::remove_all(to);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

class Database {
 public:
  explicit Database(const std::filesystem::path& path) {
    // Through the layer of page checksums, as someone with this program would.
    BOOST_REQUIRE(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE,
                                  page_checksum_layer()) == SQLITE_OK);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(database_); }
  // Rows as text; "error" and why when the engine refuses.
  std::string run(const std::string& sql) {
    std::string out;
    char* reason = nullptr;
    const auto add = [](void* into, int count, char** values, char**) {
      for (int i = 0; i < count; ++i)
        *static_cast<std::string*>(into) += values[i] ? std::string(values[i]) + "|" : "-|";
      *static_cast<std::string*>(into) += "\n";
      return 0;
    };
    if (sqlite3_exec(database_, sql.c_str(), add, &out, &reason) != SQLITE_OK) {
      out = std::string("error ") + reason;
      sqlite3_free(reason);
    }
    return out;
  }

 private:
  sqlite3* database_ = nullptr;
};

// The kinds of all faults, or the code with which the archive refuses to open.
std::vector<std::string> kinds_of(const std::filesystem::path& data) {
  std::vector<std::string> kinds;
  try {
    const Archive archive(data, clock_now);
    for (const auto& fault : archive.check()) kinds.push_back(fault.kind);
  } catch (const Failure& failure) {
    kinds.push_back(std::string(failure.kind().code));
  }
  return kinds;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += text + " ";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(archive_check)

BOOST_AUTO_TEST_CASE(a_clean_archive_has_no_fault) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  { Archive(data, clock_now); }
  BOOST_TEST(joined(kinds_of(data)) == "");
  make_archive(data);
  BOOST_TEST(joined(kinds_of(data)) == "");
  BOOST_TEST(joined(kinds_of(data)) == "");
}

BOOST_AUTO_TEST_CASE(changed_rows_are_named) {
  const TemporaryFolder folder;
  const auto whole = folder.path() / "whole", copy = folder.path() / "copy";
  make_archive(whole);
  std::ifstream table(TAMGA_TEST_FILES "/archive_tampering.txt");
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    const auto bar = line.find(" | ");
    if (line.starts_with("#") || bar == std::string::npos) continue;
    const std::string kind = line.substr(0, bar), sql = line.substr(bar + 3);
    copy_archive(whole, copy);
    BOOST_REQUIRE_EQUAL(
        Database(copy / "catalogue.sqlite").run("PRAGMA foreign_keys = OFF; " + sql), "");
    const auto kinds = kinds_of(copy);
    BOOST_TEST((std::find(kinds.begin(), kinds.end(), kind) != kinds.end()),
               sql << " gives " << joined(kinds));
    ++rows;
  }
  BOOST_TEST(rows > 40);
}

BOOST_AUTO_TEST_CASE(every_changed_file_is_found) {
  const TemporaryFolder folder;
  const auto whole = folder.path() / "whole", copy = folder.path() / "copy";
  make_archive(whole);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(whole)) {
    if (entry.is_regular_file() && entry.file_size() > 0 &&
        entry.path().filename() != "catalogue.sqlite") {
      files.push_back(entry.path().lexically_relative(whole));
    }
  }
  std::sort(files.begin(), files.end());
  BOOST_TEST(files.size() == 12U + 5U);  // objects; key, key.pub, checkpoint, tile, bundle
  std::mt19937 random(5);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string bytes = read_all(whole / files[i]);
    for (int way = 0; way < 6; ++way) {
      copy_archive(whole, copy);
      std::string bad = bytes;
      auto& hit = bad[random() % bad.size()];
      if (way == 0) hit = static_cast<char>(hit ^ (1 << random() % 8));
      if (way == 1) bad.resize(random() % bad.size());
      if (way == 2) bad += '\0';
      if (way == 3) bad = read_all(whole / files[(i + 1) % files.size()]);  // swapped
      write_all(copy / files[i], bad);
      if (way == 4) std::filesystem::remove(copy / files[i]);
      if (way == 5) {
        write_all(copy / files[i], bytes);
        write_all((copy / files[i]).replace_filename("extra"), bytes);
        if (!files[i].string().starts_with("objects")) continue;  // the log minds only its own
      }
      BOOST_TEST(joined(kinds_of(copy)) != "", files[i] << " way " << way);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_running_archive_finds_what_changes_beneath_it) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  make_archive(data);
  Archive archive(data, clock_now);
  const Record record = archive.records("", 1).at(0);
  const auto object = data / "objects" / record.pdf_sha256.substr(0, 2) /
                      record.pdf_sha256.substr(2, 2) / record.pdf_sha256;
  const std::string bytes = read_all(object);
  std::filesystem::remove(object);
  BOOST_TEST(archive.check().at(0).kind == "object-missing");
  BOOST_TEST(failure_code([&] { archive.object(record.pdf_sha256); }) == "object-missing");
  write_all(object, bytes + "x");
  BOOST_TEST(archive.check().at(0).kind == "object-damaged");
  BOOST_TEST(archive.check().at(0).subject == record.pdf_sha256);
  write_all(object, bytes);
  BOOST_TEST(describe(archive.check()) == "");
  // An older checkpoint, however well signed, is no way back.
  const std::string older = read_all(data / "log" / "checkpoint");
  archive.append({"a"}, "tested", "", "{}");
  write_all(data / "log" / "checkpoint", older);
  BOOST_TEST(archive.check().at(0).kind == "log-damaged");
  BOOST_TEST(failure_code([&] { archive.append({"a"}, "tested", "", "{}"); }) == "data-unusable");
}

BOOST_AUTO_TEST_CASE(an_older_log_is_found_when_opened) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  make_archive(data);
  copy_archive(data / "log", folder.path() / "older");
  make_archive(data);
  BOOST_TEST(joined(kinds_of(data)) == "");
  copy_archive(folder.path() / "older", data / "log");
  const auto kinds = kinds_of(data);
  BOOST_TEST((std::find(kinds.begin(), kinds.end(), "log-behind") != kinds.end()), joined(kinds));
  // No log at all: a new one does not pass for it.
  std::filesystem::remove_all(data / "log");
  const auto without = kinds_of(data);
  BOOST_TEST((std::find(without.begin(), without.end(), "log-key") != without.end()),
             joined(without));
}

BOOST_AUTO_TEST_CASE(an_archive_of_before_keeps_its_leaves_and_gets_bundles) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  make_archive(data);
  std::vector<std::string> leaves;
  std::string origin;
  {
    Archive archive(data, clock_now);
    archive.catalogue().write([&](Transaction& transaction) {
      each_event_from(transaction, 0, 100, [&](const EventRow& event) {
        leaves.push_back(line_leaf(*read_leaf(event.leaf)));
      });
      for (std::size_t i = 0; i < leaves.size(); ++i)
        transaction.run("UPDATE events SET leaf = :leaf, leaf_hash = :hash WHERE position = :at",
                        {{"leaf", leaves[i]},
                         {"hash", hex(leaf_hash(leaves[i]))},
                         {"at", static_cast<std::int64_t>(i)}});
      transaction.run("DELETE FROM archive_identity WHERE name = 'log_entries'");
      transaction.query("SELECT value FROM archive_identity WHERE name = 'origin'", {},
                        [&](const Row& row) { origin = row.text("value"); });
    });
  }
  std::filesystem::remove_all(data / "log" / "tile");
  std::filesystem::remove(data / "log" / "checkpoint");
  { EventLog(data / "log", origin).append(leaves); }
  std::filesystem::remove_all(data / "log" / "tile" / "entries");
  BOOST_TEST(joined(kinds_of(data)) == "");
  BOOST_TEST(std::filesystem::exists(data / "log" / "tile" / "entries" / "000.p" / "12"));
  make_archive(data);
  BOOST_TEST(joined(kinds_of(data)) == "");
  // From now on a bundle that is gone is damage.
  std::filesystem::remove_all(data / "log" / "tile" / "entries");
  BOOST_TEST(joined(kinds_of(data)).find("log-damaged") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_archive_whose_parts_have_parted_takes_nothing) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  make_archive(data);
  Database(data / "catalogue.sqlite").run("DELETE FROM events WHERE position > 5");
  Archive archive(data, clock_now);
  BOOST_TEST(failure_code([&] { archive.capture({"a"}, sample_capture(50)); }) == "data-unusable");
  BOOST_TEST(failure_code([&] { archive.append({"a"}, "tested", "", "{}"); }) == "data-unusable");
  BOOST_TEST(archive.record_count() == 6U);
  BOOST_TEST(archive.events_from(0, 100).size() == 6U);
}

BOOST_AUTO_TEST_CASE(every_changed_bit_of_the_catalogue_is_found) {
  const TemporaryFolder folder;
  const auto whole = folder.path() / "whole", copy = folder.path() / "copy";
  make_archive(whole);
  const std::string bytes = read_all(whole / "catalogue.sqlite");
  std::mt19937 random(23);
  for (int round = 0; round < 60; ++round) {
    copy_archive(whole, copy);
    std::string bad = bytes;
    auto& hit = bad[random() % bad.size()];
    hit = static_cast<char>(hit ^ (1 << random() % 8));
    write_all(copy / "catalogue.sqlite", bad);
    BOOST_TEST(joined(kinds_of(copy)) != "", "round " << round);
  }
}

BOOST_AUTO_TEST_SUITE_END()
