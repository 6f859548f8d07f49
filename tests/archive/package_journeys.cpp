// SPDX-License-Identifier: GPL-3.0-or-later
// Packages on their way: in parts, broken off, on to a third archive, against what is
// there; receipts.
#include <boost/test/unit_test.hpp>
#include <set>

#include "server/archive/log/event_rows.h"
#include "tests/archive/package_ground.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(package_journeys)

BOOST_AUTO_TEST_CASE(in_parts_relations_wait_and_numbers_are_explained) {
  PackingHouse house;
  const auto later = house.pack({house.records[0].id, house.records[4].id});
  const auto first = house.pack({house.records[2].id});
  OtherArchive other;
  BOOST_TEST(other.import(first).waiting == 1U);
  BOOST_TEST(describe(other.archive.check()) == "");
  BOOST_TEST(other.hierarchy.relations(house.records[2].id).empty());
  other.import(later);
  BOOST_TEST(describe(other.archive.check()) == "");
  BOOST_TEST(other.hierarchy.relations(house.records[2].id).size() == 1U);
  BOOST_TEST(view_of(other.archive, other.hierarchy, house.records[2].id) ==
             view_of(house.archive, house.hierarchy, house.records[2].id));
}

BOOST_AUTO_TEST_CASE(a_unit_and_an_unknown_one) {
  PackingHouse house;
  const auto place = house.hierarchy.place(house.records[0].id);
  package::Scope scope;
  scope.kind = package::Scope::Kind::unit;
  scope.id = place->unit;
  const auto made = house.packages.write(archivist, scope, house.folder.path() / "out");
  BOOST_TEST(made.records == house.hierarchy.items(place->unit).size());
  OtherArchive other;
  BOOST_TEST(other.import(made.folder).imported == made.records);
  BOOST_TEST(describe(other.archive.check()) == "");
  scope.id = house.records[0].id;
  BOOST_TEST(failure_code([&] { house.packages.write(archivist, scope, house.folder.path()); }) ==
             "not-found");
  BOOST_TEST(failure_code([&] { house.pack({}); }) == "package-empty");
  BOOST_TEST(failure_code([&] { house.pack({place->unit}); }) == "not-found");
  for (const auto& entry : fs::directory_iterator(house.folder.path() / "out"))
    BOOST_TEST(entry.path().filename().string().starts_with("tamga-"));
}

// Broken off after each record in turn.
BOOST_AUTO_TEST_CASE(broken_off_it_goes_on) {
  PackingHouse house;
  const auto path = house.pack(house.ids());
  OtherArchive other;
  package::PackageReader reader(path);
  BOOST_TEST(reader.check().empty());
  std::size_t breaks = 0;
  for (bool done = false; !done;) {
    try {
      const auto before = other.archive.record_count();
      package::import_package(other.archive, {"importer"}, reader, other.clock.microseconds(),
                              [&](const package::ImportReport& report) {
                                if (report.imported > 0) throw Failure("internal", "power is gone");
                              });
      BOOST_TEST(other.archive.record_count() == before);
      done = true;
    } catch (const Failure&) {
      ++breaks;
      BOOST_TEST(describe(other.archive.check()) == "");
    }
  }
  BOOST_TEST(breaks == house.records.size());
  for (const auto& id : house.ids())
    BOOST_TEST(view_of(other.archive, other.hierarchy, id) ==
               view_of(house.archive, house.hierarchy, id));
  BOOST_TEST(describe(other.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(life_goes_on_in_the_other_archive) {
  PackingHouse house;
  OtherArchive other;
  other.import(house.pack(house.ids()));
  // The fonds counts on after the last number that it gave.
  auto sample = sample_capture(7);
  const auto next = other.archive.capture(archivist, sample);
  BOOST_TEST(next.registration == "2026/000008");
  BOOST_TEST(next.fonds == house.fonds.id);
  sample.organisation = "Өөр газар";
  BOOST_TEST(other.archive.capture(archivist, sample).registration == "2026/000002");
  const auto old = *other.archive.record(house.records[0].id);
  other.archive.renew(archivist, old, other.archive.object(old.pdf_sha256) + "\nrenewed here");
  other.archive.append(archivist, "record.viewed", old.id, "{}");
  BOOST_TEST(describe(other.archive.check()) == "");
  // The other one counted on, too: its later packages cannot come any more.
  const auto there = house.capture(8, 1);
  const auto late = house.pack({there.id});
  BOOST_TEST(failure_code([&] { other.import(late); }) == "package-conflict");
  BOOST_TEST(describe(other.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(on_to_a_third_archive_with_both_logs) {
  PackingHouse house;
  OtherArchive second, third;
  second.import(house.pack(house.ids()));
  second.archive.append(archivist, "record.viewed", house.records[0].id, "{}");
  package::Packages packages(second.archive, second.clock, "");
  package::Scope scope;
  scope.records = house.ids();
  const auto made = packages.write(archivist, scope, second.folder.path() / "out");
  third.import(made.folder);
  BOOST_TEST(describe(third.archive.check()) == "");
  std::set<std::string> origins;
  third.archive.catalogue().read([&](Transaction& transaction) {
    each_event_about(transaction, house.records[0].id, 100,
                     [&](const EventRow& event) { origins.insert(event.origin); });
  });
  BOOST_TEST(origins.size() == 3U);
  const auto record = *third.archive.record(house.records.back().id);
  BOOST_TEST(record.registration == house.records.back().registration);
  BOOST_TEST(record.fonds == "");
}

BOOST_AUTO_TEST_CASE(what_is_here_otherwise_stays) {
  PackingHouse house;
  const auto path = house.pack({house.records[0].id});
  // Into the archive that it left: everything is here.
  package::PackageReader reader(path);
  BOOST_TEST(reader.check().empty());
  const auto report =
      package::import_package(house.archive, {"importer"}, reader, house.clock.microseconds());
  BOOST_TEST(report.there == 1U);
  BOOST_TEST(report.imported == 0U);
  BOOST_TEST(describe(house.archive.check()) == "");
  // Another fonds of the same number.
  OtherArchive other;
  Fonds fonds = house.fonds;
  fonds.organisation = "Бусад газар";
  other.hierarchy.create_fonds(archivist, fonds);
  const auto before = other.archive.log_state().size;
  BOOST_TEST(failure_code([&] { other.import(path); }) == "package-conflict");
  BOOST_TEST(other.archive.log_state().size == before);
  BOOST_TEST(other.archive.record_count() == 0U);
  BOOST_TEST(describe(other.archive.check()) == "");
}

// Whoever alters what came is found.
BOOST_AUTO_TEST_CASE(what_came_cannot_be_altered) {
  struct Row {
    const char *kind, *sql;
  };
  const std::vector<Row> rows = {
      {"imported-altered", "UPDATE imported_event SET agent = 'x' WHERE position = 3"},
      {"imported-altered", "UPDATE imported_event SET time = time + 1 WHERE position = 3"},
      {"imported-altered", "UPDATE imported_event SET path = ''"},
      {"imported-altered", "DELETE FROM imported_event WHERE type = 'record.viewed'"},
      {"imported-altered", "UPDATE imported_checkpoint SET checkpoint = verifier_key"},
      {"imported-altered", "UPDATE imported_checkpoint SET verifier_key = checkpoint"},
      {"imported-altered", "UPDATE imported_register SET last = last + 1"},
      {"register-gap", "DELETE FROM imported_register"},
      {"imported-altered", "UPDATE imported_package SET manifest_sha512 = ''"},
      {"imported-altered", "UPDATE imported_package SET finished = NULL"},
      {"imported-altered", "DELETE FROM imported_record"},
      {"record-altered", "UPDATE records SET title = 'x' WHERE registration_number = 1"},
      {"record-altered",
       "UPDATE records SET registration = '2026/9' WHERE registration_number = 2"},
      {"record-altered", "UPDATE record_attachment SET sha256 = record"},
      {"record-altered", "DELETE FROM record_renewal"},
      {"rendition-altered", "DELETE FROM record_rendition"},
      {"item-altered", "DELETE FROM unit_item WHERE number = 1"},
      {"relation-altered", "DELETE FROM record_relation"},
      {"fonds-altered", "UPDATE fonds SET title = 'x'"},
      {"unit-altered", "UPDATE storage_unit SET title = 'x'"},
      {"plan-altered", "DELETE FROM file_plan_entry WHERE file_index = '03-8'"},
  };
  PackingHouse house;
  const auto path = house.pack(house.ids());
  for (const auto& row : rows) {
    OtherArchive other;
    other.import(path);
    BOOST_TEST_CONTEXT(row.sql) {
      other.archive.catalogue().write(
          [&](Transaction& transaction) { BOOST_TEST(transaction.run(row.sql) > 0); });
      std::set<std::string> kinds;
      for (const auto& fault : other.archive.check()) kinds.insert(fault.kind);
      BOOST_TEST(kinds.contains(row.kind));
    }
  }
}

BOOST_AUTO_TEST_CASE(receipts) {
  PackingHouse house;
  const auto path = house.pack(house.ids());
  const auto listed = house.packages.list(10);
  BOOST_TEST_REQUIRE(listed.size() == 1U);
  const auto& id = listed[0].id;
  const auto manifest = listed[0].manifest_sha512;
  BOOST_TEST(package::PackageReader(path).records().empty());  // not before check()
  BOOST_TEST(path.filename().string() == "tamga-" + id);
  BOOST_TEST(house.packages.records_in(id).size() == house.records.size());
  const auto code = [&](const std::string& of, const package::Receipt& receipt) {
    return failure_code([&] { house.packages.confirm(archivist, of, receipt); });
  };
  std::string other = manifest;
  other[5] = other[5] == '0' ? '1' : '0';
  BOOST_TEST(code("none", {manifest, "Б.Энхтуул", "№ 7"}) == "not-found");
  BOOST_TEST(code(id, {other, "Б.Энхтуул", "№ 7"}) == "receipt-mismatch");
  BOOST_TEST(code(id, {manifest, "", "№ 7"}) == "receipt-mismatch");
  BOOST_TEST(house.packages.find(id)->received == 0);
  BOOST_TEST(house.packages.confirm(archivist, id, {manifest, "Б.Энхтуул", "№ 7"}).received > 0);
  const auto events = house.archive.log_state().size;
  house.packages.confirm(archivist, id, {manifest, "Б.Энхтуул", "№ 7"});
  BOOST_TEST(house.archive.log_state().size == events);
  BOOST_TEST(code(id, {manifest, "Д.Саруул", "№ 8"}) == "package-received");
  BOOST_TEST(describe(house.archive.check()) == "");
  for (const char* sql :
       {"UPDATE package SET receipt_by = 'x'", "UPDATE package SET manifest_sha512 = 'x'",
        "UPDATE package SET received = NULL",
        "DELETE FROM package_record WHERE record = (SELECT MIN(record) FROM package_record)"}) {
    PackingHouse bent(2);
    bent.pack(bent.ids());
    const auto row = bent.packages.list(1).at(0);
    bent.packages.confirm(archivist, row.id, {row.manifest_sha512, "Д.Саруул", "№ 8"});
    bent.archive.catalogue().write([&](Transaction& transaction) { transaction.run(sql); });
    BOOST_TEST(describe(bent.archive.check()).find("package-altered") != std::string::npos, sql);
  }
}

BOOST_AUTO_TEST_SUITE_END()
