// SPDX-License-Identifier: GPL-3.0-or-later
// An archive that was made before there were fonds opens, keeps every number, and
// is whole.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include "server/archive/catalogue/page_checksums.h"
#include "server/assets.h"
#include "tests/archive/house.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

void run(sqlite3* database, const std::string& sql) {
  char* error = nullptr;
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error) != SQLITE_OK) {
    const std::string text = error ? error : "?";
    sqlite3_free(error);
    throw std::runtime_error(text);
  }
}

// Takes a catalogue back to the schema of the migrations 0001 to 0003, rows and all.
void take_back(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  BOOST_TEST_REQUIRE(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE,
                                     page_checksum_layer()) == SQLITE_OK);
  run(database, "PRAGMA foreign_keys=OFF; BEGIN");
  // Of tables that are as they were.
  const std::vector<std::string> kept = {"archive_identity",  "events",         "captures",
                                         "record_attachment", "record_renewal", "evidence_life"};
  for (const auto& table : kept)
    run(database, "CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
  run(database,
      "CREATE TABLE kept_records AS SELECT sequence, id, registration_year, registration_number, "
      "captured, captured_by, form, form_version, title, clan, patronymic, given, person_name, "
      "position, unit, organisation, order_number, year, open, owner, retention_item, file_index, "
      "pages, pdf_sha256, pdf_size, content_sha256, content_size, document_id FROM records;"
      "CREATE TABLE kept_registers AS SELECT year, last FROM registers;"
      "DELETE FROM migrations WHERE migration_set = 'archive' AND number > 3");
  std::vector<std::string> tables;
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(database,
                     "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                     "'kept_%' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'",
                     -1, &statement, nullptr);
  while (sqlite3_step(statement) == SQLITE_ROW)
    tables.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
  sqlite3_finalize(statement);
  for (const auto& table : tables) run(database, "DROP TABLE " + table);
  for (const char* name : {"0001_archive.sql", "0002_attachments.sql", "0003_renewals.sql"})
    run(database, asset(std::filesystem::path("server/archive/migrations") / name));
  for (auto table : kept) {
    // Tables that migrations of today give further columns have those of then.
    run(database, "INSERT INTO " + table + " SELECT * FROM kept_" + table);
    run(database, "DROP TABLE kept_" + table);
  }
  for (const std::string table : {"registers", "records"}) {
    run(database, "INSERT INTO " + table + " SELECT * FROM kept_" + table);
    run(database, "DROP TABLE kept_" + table);
  }
  run(database, "COMMIT");
  BOOST_TEST(sqlite3_close(database) == SQLITE_OK);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migration)

BOOST_AUTO_TEST_CASE(an_archive_of_before_opens_and_goes_on) {
  TemporaryFolder folder;
  SetClock clock{day_in_march()};
  std::vector<Record> before;
  {
    Archive archive(folder.path(), clock);
    for (int i = 0; i < 30; ++i) {
      if (i == 15) clock.set(day_in_march() + std::chrono::hours(24 * 365));
      auto capture = sample_capture(i);
      capture.idempotency_key = "key " + std::to_string(i);
      if (i % 5 == 0) capture.attachments.push_back({"scan.pdf", "application/pdf", "%PDF scan"});
      before.push_back(archive.capture(archivist, capture));
    }
    archive.renew(archivist, before[3], archive.object(before[3].pdf_sha256) + " and evidence");
  }
  take_back(folder.path() / "catalogue.sqlite");

  Archive archive(folder.path(), clock);
  BOOST_TEST(describe(archive.check()) == "");
  for (const auto& record : before) {
    const auto now = archive.record(record.id);
    BOOST_TEST_REQUIRE(now.has_value());
    BOOST_TEST(now->registration == record.registration);
    BOOST_TEST(now->fonds == "");
  }
  // The same request gives the record of then; a new one the next number.
  auto again = sample_capture(29);
  again.idempotency_key = "key 29";
  BOOST_TEST(archive.capture(archivist, again).id == before[29].id);
  BOOST_TEST(archive.capture(archivist, sample_capture(40)).registration == "2027/000016");
  // From a fonds on, the organisation has a register of its own.
  Hierarchy hierarchy(archive, clock);
  Fonds fonds;
  fonds.number = "7";
  fonds.title = fonds.organisation = "Жишээ газар";
  hierarchy.create_fonds(archivist, fonds);
  BOOST_TEST(archive.capture(archivist, sample_capture(41)).registration == "2027/000001");
  BOOST_TEST(describe(archive.check()) == "");
}

// What is held back until the commit must be checked by it.
BOOST_AUTO_TEST_CASE(the_migration_leaves_no_reference_without_its_row) {
  TemporaryFolder folder;
  SetClock clock{day_in_march()};
  {
    Archive archive(folder.path(), clock);
    for (int i = 0; i < 3; ++i) archive.capture(archivist, sample_capture(i));
  }
  take_back(folder.path() / "catalogue.sqlite");
  {
    sqlite3* database = nullptr;
    BOOST_TEST_REQUIRE(sqlite3_open_v2((folder.path() / "catalogue.sqlite").c_str(), &database,
                                       SQLITE_OPEN_READWRITE, page_checksum_layer()) == SQLITE_OK);
    run(database, "PRAGMA foreign_keys=OFF; DELETE FROM records WHERE sequence = 2");
    sqlite3_close(database);
  }
  // A record was lost before: the migration keeps what is there, and the check says so.
  Archive archive(folder.path(), clock);
  const auto faults = describe(archive.check());
  BOOST_TEST(faults.find("record-missing") != std::string::npos);
  BOOST_TEST(faults.find("register-gap 2026") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
