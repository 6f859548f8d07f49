// SPDX-License-Identifier: GPL-3.0-or-later
// File plans, units through their year, handover; relations and renditions.
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

#include "tests/archive/house.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(plans)

BOOST_AUTO_TEST_CASE(the_next_years_plan_is_the_last_one_copied_forward) {
  House house;
  const auto fonds = house.make_fonds();
  const auto first = house.draft(fonds, 2024, 4);
  house.approve(first);
  house.hierarchy.draft_plan(archivist, fonds.id, 2028);  // later: not copied from
  const auto next = house.hierarchy.draft_plan(archivist, fonds.id, 2026);
  const auto from = house.hierarchy.entries(first.id), to = house.hierarchy.entries(next.id);
  BOOST_TEST_REQUIRE(to.size() == from.size());
  for (std::size_t i = 0; i < to.size(); ++i) {
    BOOST_TEST(to[i].id != from[i].id);
    BOOST_TEST(to[i].number == from[i].number);
    BOOST_TEST(to[i].file_index == from[i].file_index);
    BOOST_TEST(to[i].title == from[i].title);
    BOOST_TEST(to[i].retention_item == from[i].retention_item);
    BOOST_TEST(to[i].department == from[i].department);
  }
  BOOST_TEST(failure_code([&] { house.hierarchy.draft_plan(archivist, fonds.id, 2026); }) ==
             "plan-exists");
  BOOST_TEST(failure_code([&] { house.hierarchy.draft_plan(archivist, fonds.id, 1900); }) ==
             "argument-invalid");
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(entries_of_a_draft_change_and_those_of_an_approved_plan_do_not) {
  House house;
  const auto fonds = house.make_fonds();
  const auto plan = house.draft(fonds, 2026, 3);
  auto entry = house.hierarchy.entries(plan.id)[1];
  entry.title = "Шинэ гарчиг";
  house.hierarchy.change_entry(archivist, entry);
  house.hierarchy.remove_entry(archivist, house.hierarchy.entries(plan.id)[2].id);
  BOOST_TEST(house.hierarchy.entries(plan.id).size() == 2U);
  BOOST_TEST(house.hierarchy.entry(entry.id)->title == "Шинэ гарчиг");
  const auto code = [&](auto&& work) { return failure_code(work); };
  // Its index once in a year, and of the fonds's form.
  BOOST_TEST(code([&] { house.hierarchy.add_entry(archivist, plan.id, House::entry("03-1")); }) ==
             "plan-entry-invalid");
  BOOST_TEST(code([&] { house.hierarchy.add_entry(archivist, plan.id, House::entry("3-1")); }) ==
             "plan-entry-invalid");
  entry.file_index = "03-0";
  BOOST_TEST(code([&] { house.hierarchy.change_entry(archivist, entry); }) == "plan-entry-invalid");
  // Under its paper's acts it stands still; freed it does not.
  house.hierarchy.set_plan_document(archivist, plan.id, "paper");
  BOOST_TEST(code([&] { house.hierarchy.add_entry(archivist, plan.id, House::entry("03-7")); }) ==
             "plan-approved");
  house.hierarchy.set_plan_document(archivist, plan.id, "");
  house.hierarchy.add_entry(archivist, plan.id, House::entry("03-7"));
  house.approve(plan);
  BOOST_TEST(code([&] { house.hierarchy.change_entry(archivist, entry); }) == "plan-approved");
  BOOST_TEST(code([&] { house.hierarchy.remove_entry(archivist, entry.id); }) == "plan-approved");
  const auto added = house.hierarchy.add_entry(archivist, plan.id, House::entry("03-8"));
  BOOST_TEST(added.number == 4);
  BOOST_TEST(house.archive.events(plan.id, 100).back().type == "file-plan.entry-added");
  BOOST_TEST(code([&] {
               house.archive.write([&](Transaction& t) {
                 house.hierarchy.approve_plan(t, archivist, plan.id, "another", Record{});
               });
             }) == "plan-differs");
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(a_retention_item_is_of_the_schedule_once_there_is_one) {
  House house;
  const auto fonds = house.make_fonds();
  const auto plan = house.draft(fonds, 2026, 0);
  house.hierarchy.add_entry(archivist, plan.id, House::entry("03-1", "9.9"));  // none to ask
  house.adopt(fonds, "1.4", RetentionTerm::Years, 5);
  house.hierarchy.add_entry(archivist, plan.id, House::entry("03-2", "1.4"));
  BOOST_TEST(failure_code([&] {
               house.hierarchy.add_entry(archivist, plan.id, House::entry("03-3", "9.9"));
             }) == "retention-item-unknown");
}

BOOST_AUTO_TEST_CASE(what_a_fonds_must_say) {
  House house;
  house.make_fonds();
  const auto code = [&](const std::string& number, const std::string& organisation,
                        const std::string& pattern = "{year}/{number}") {
    Fonds fonds;
    fonds.number = number;
    fonds.title = "Архив";
    fonds.organisation = organisation;
    fonds.registration_pattern = pattern;
    return failure_code([&] { house.hierarchy.create_fonds(archivist, fonds); });
  };
  BOOST_TEST(code("214", "Өөр газар") == "fonds-invalid");
  BOOST_TEST(code("215", "Жишээ газар") == "fonds-invalid");
  BOOST_TEST(code("", "Өөр газар") == "fonds-invalid");
  BOOST_TEST(code("215", "") == "fonds-invalid");
  BOOST_TEST(code("215", "Өөр газар", "{year}") == "pattern-invalid");
  BOOST_TEST(code("215", "Өөр газар") == "");
}

// Units of several classes through their year: closed, numbered without gaps in the
// inventory of their class and openness, handed over.
BOOST_AUTO_TEST_CASE(a_year_from_its_first_record_to_the_archive) {
  House house;
  const auto fonds = house.make_fonds();
  const auto plan = house.hierarchy.draft_plan(archivist, fonds.id, 2026);
  const char* items[] = {"1.1", "1.70", "1.5", "9.9"};
  for (int i = 0; i < 8; ++i) {
    auto entry = House::entry("03-" + std::to_string(i), items[i % 4]);
    entry.open = i < 4;
    house.hierarchy.add_entry(archivist, plan.id, entry);
  }
  house.approve(plan);
  for (int i = 0; i < 8; ++i) house.capture(i, 200);
  for (int i = 0; i < 2; ++i) house.capture(0, 200);  // further volumes of 03-0
  house.adopt(fonds, "1.1", RetentionTerm::Permanent);
  house.adopt(fonds, "1.70", RetentionTerm::Years, 70);
  house.adopt(fonds, "1.5", RetentionTerm::UntilSuperseded, 5);
  BOOST_TEST(failure_code([&] { house.hierarchy.close_year(archivist, fonds.id, 2026, false); }) ==
             "year-not-over");
  BOOST_TEST(house.hierarchy.close_year(archivist, fonds.id, 2026, true).size() == 8U);
  BOOST_TEST(house.hierarchy.close_year(archivist, fonds.id, 2026, true).empty());
  const auto numbered = house.hierarchy.number_units(archivist, fonds.id, 2026);
  BOOST_TEST(numbered.units.size() == 8U);
  BOOST_TEST(numbered.unknown.size() == 2U);
  BOOST_TEST(house.hierarchy.number_units(archivist, fonds.id, 2026).units.empty());
  BOOST_TEST(house.hierarchy.inventories(fonds.id).size() == 6U);
  std::map<std::string, std::set<std::int64_t>> numbers;
  std::vector<std::string> units;
  for (const auto& unit : house.hierarchy.units({fonds.id, 2026, {}, {}, {}, {}})) {
    BOOST_TEST((unit.state == UnitState::Closed));
    if (unit.inventory.empty()) continue;
    const auto inventory = house.hierarchy.inventory(unit.inventory);
    BOOST_TEST(inventory->open == unit.open);
    BOOST_TEST((inventory->retention_class ==
                (unit.retention_item == "1.1"    ? RetentionClass::Permanent
                 : unit.retention_item == "1.70" ? RetentionClass::Long
                                                 : RetentionClass::Temporary)));
    numbers[unit.inventory].insert(unit.number);
    units.push_back(unit.id);
  }
  for (const auto& [inventory, used] : numbers) {
    BOOST_TEST(*used.begin() == 1);
    BOOST_TEST(*used.rbegin() == static_cast<std::int64_t>(used.size()));
  }
  Handover handover;
  handover.fonds = fonds.id;
  handover.number = 1;
  handover.year = 2026;
  handover.department = "Баримт бичгийн хэлтэс";
  handover.document = "act";
  handover = house.hierarchy.create_handover(archivist, handover, units);
  Handover twice = handover;
  twice.number = 2;
  twice.document = "another act";
  BOOST_TEST(failure_code([&] { house.hierarchy.create_handover(archivist, twice, units); }) ==
             "unit-state");
  const auto receive = [&] {
    house.archive.write([&](Transaction& t) {
      house.hierarchy.receive(t, archivist, *house.hierarchy.handover_of_document("act"),
                              "a record");
    });
  };
  receive();
  receive();  // once is enough
  for (const auto& id : units) BOOST_TEST((house.hierarchy.unit(id)->state == UnitState::Archived));
  BOOST_TEST(describe(house.archive.check()) == "");
  // A record filed late opens another volume: what is closed stays closed.
  house.capture(0, 1);
  BOOST_TEST((house.hierarchy.units({fonds.id, 2026, {}, {}, {}, UnitState::Open}).size() == 1U));
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(records_are_related_once_and_not_both_ways) {
  House house;
  house.make_all();
  const auto description = house.capture(1, 2);
  auto capture = sample_capture(2);
  capture.relations = {{RelationKind::BasedOn, description.id}};
  const auto report = house.archive.capture(archivist, capture);
  BOOST_TEST(house.hierarchy.relations(description.id).size() == 1U);
  BOOST_TEST(house.hierarchy.relations(report.id).at(0).target == description.id);
  const auto code = [&](const std::string& record, RelationKind kind, const std::string& target) {
    return failure_code([&] { house.hierarchy.relate(archivist, {record, kind, target, 0}); });
  };
  BOOST_TEST(code(report.id, RelationKind::BasedOn, description.id) == "relation-invalid");
  BOOST_TEST(code(description.id, RelationKind::BasedOn, report.id) == "relation-invalid");
  BOOST_TEST(code(report.id, RelationKind::AnnexOf, report.id) == "relation-invalid");
  BOOST_TEST(code(report.id, RelationKind::AnnexOf, "nothing") == "relation-invalid");
  BOOST_TEST(code(report.id, RelationKind::AnnexOf, description.id) == "");
  const auto before = house.archive.record_count();
  capture.relations = {{RelationKind::BasedOn, "nothing"}};
  BOOST_TEST(failure_code([&] { house.archive.capture(archivist, capture); }) ==
             "relation-invalid");
  BOOST_TEST(house.archive.record_count() == before);
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(the_same_posts_new_description_probably_supersedes) {
  House house;
  const auto of_post = [&](const std::string& position, const std::string& form, int year) {
    auto capture = sample_capture(1);
    capture.form = form;
    capture.position = position;
    capture.person_name.clear();
    capture.year = year;
    return house.archive.capture(archivist, capture);
  };
  const auto old = of_post("архивч", "job_description", 2020);
  of_post("архивч", "performance_report", 2020);
  of_post("дарга", "job_description", 2020);
  const auto newest = of_post("архивч", "job_description", 2024);
  const auto found = house.hierarchy.supersedes_probably(newest);
  BOOST_TEST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].id == old.id);
  BOOST_TEST(house.hierarchy.supersedes_probably(old).empty());
  house.hierarchy.relate(archivist, {newest.id, RelationKind::Supersedes, old.id, 0});
  BOOST_TEST(house.hierarchy.supersedes_probably(newest).empty());
}

BOOST_AUTO_TEST_CASE(a_rendition_is_an_object_with_its_event) {
  House house;
  const auto record = house.capture(1, 2);
  const auto first =
      house.archive.add_rendition(archivist, record.id, "redacted", "application/pdf", "%PDF-1");
  const auto second =
      house.archive.add_rendition(archivist, record.id, "text", "text/plain", "бичвэр");
  BOOST_TEST(first.number == 1);
  BOOST_TEST(second.number == 2);
  BOOST_TEST(house.archive.object(second.sha256) == "бичвэр");
  BOOST_CHECK_THROW(
      house.archive.add_rendition(archivist, record.id, "thumbnail", "image/png", "x"),
      std::invalid_argument);
  BOOST_TEST(house.archive.renditions(record.id).size() == 2U);
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
