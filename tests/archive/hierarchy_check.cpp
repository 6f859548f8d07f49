// SPDX-License-Identifier: GPL-3.0-or-later
// Every row of the hierarchy that is bent behind the archive's back is named.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include "server/archive/catalogue/page_checksums.h"
#include "tests/archive/house.h"
#include "tests/archive/tables.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

namespace {

// A year that is over, with everything that the hierarchy has.
void live_a_year(const std::filesystem::path& folder, const Clock& clock) {
  Archive archive(folder, clock);
  Hierarchy hierarchy(archive, clock);
  Fonds fonds;
  fonds.number = "214";
  fonds.title = fonds.organisation = "Жишээ газар";
  fonds.index_pattern = "##-#";
  fonds = hierarchy.create_fonds(archivist, fonds);
  adopt_items(archive, clock, fonds.id,
              {{"1.4", "Тушаал", {RetentionTerm::Permanent, 0}},
               {"1.5", "Тэмдэглэл", {RetentionTerm::Permanent, 0}}});
  const auto plan = hierarchy.draft_plan(archivist, fonds.id, 2026);
  for (int i = 0; i < 9; ++i)
    hierarchy.add_entry(archivist, plan.id, House::entry("03-" + std::to_string(i)));
  hierarchy.set_plan_document(archivist, plan.id, "paper");
  archive.write(
      [&](Transaction& t) { hierarchy.approve_plan(t, archivist, plan.id, "paper", Record{}); });
  std::vector<Record> records;
  for (int i = 0; i < 24; ++i) records.push_back(archive.capture(archivist, sample_capture(i)));
  hierarchy.relate(archivist, {records[1].id, RelationKind::BasedOn, records[0].id, 0});
  archive.add_rendition(archivist, records[1].id, "redacted", "application/pdf", "%PDF-1");
  hierarchy.close_year(archivist, fonds.id, 2026, true);
  hierarchy.number_units(archivist, fonds.id, 2026);
  Handover handover;
  handover.fonds = fonds.id;
  handover.number = 1;
  handover.year = 2026;
  handover.department = "Баримт бичгийн хэлтэс";
  handover.document = "act";
  std::vector<std::string> units;
  for (const auto& unit : hierarchy.units({fonds.id, 2026, {}, {}, {}, {}}))
    units.push_back(unit.id);
  handover = hierarchy.create_handover(archivist, handover, units);
  archive.write([&](Transaction& t) { hierarchy.receive(t, archivist, handover, "a record"); });
  BOOST_TEST(describe(archive.check()) == "");
}

void bend(const std::filesystem::path& catalogue, const std::string& sql) {
  sqlite3* database = nullptr;
  BOOST_TEST_REQUIRE(sqlite3_open_v2(catalogue.c_str(), &database, SQLITE_OPEN_READWRITE,
                                     page_checksum_layer()) == SQLITE_OK);
  char* error = nullptr;
  const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error);
  const std::string text = error ? error : "";
  sqlite3_free(error);
  BOOST_TEST(code == SQLITE_OK, sql << ": " << text);
  BOOST_TEST(sqlite3_total_changes(database) > 0, sql << " changes nothing");
  sqlite3_close(database);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hierarchy_check)

BOOST_AUTO_TEST_CASE(each_row_that_was_bent_is_named) {
  SetClock clock{day_in_march()};
  TemporaryFolder whole;
  live_a_year(whole.path(), clock);
  for (const auto& row : read_table("hierarchy_tampering.txt", 2)) {
    BOOST_TEST_CONTEXT(row[0]) {
      TemporaryFolder copy;
      std::filesystem::copy(whole.path(), copy.path(),
                            std::filesystem::copy_options::recursive |
                                std::filesystem::copy_options::overwrite_existing);
      bend(copy.path() / "catalogue.sqlite", row[0]);
      const auto faults = describe(Archive(copy.path(), clock).check());
      BOOST_TEST(("\n" + faults).find("\n" + row[1] + " ") != std::string::npos, faults);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
