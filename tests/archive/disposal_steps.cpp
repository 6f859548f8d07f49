// SPDX-License-Identifier: GPL-3.0-or-later
// Schedule, holds and disposal as services: every step, and what stands against it.
#include <boost/test/unit_test.hpp>

#include "tests/archive/disposal_ground.h"

using namespace tamga;
using namespace tamga::archive;
using archive::test::DisposalGround;
using archive::test::failure_code;

namespace {

const ScheduleItem five{"2.4", "Тушаал", {RetentionTerm::Years, 5}};
const ScheduleItem forever{"1.2", "Тушаал", {RetentionTerm::Permanent, 0}};
const ScheduleItem until{"3.1", "Тодорхойлолт", {RetentionTerm::UntilSuperseded, 1}};

std::string standing(const std::vector<UnitRetention>& units, const std::string& id) {
  for (const auto& unit : units)
    if (unit.id == id) return std::string(standing_name(unit.standing)) + " " + unit.due;
  return "-";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retention_schedule)

BOOST_AUTO_TEST_CASE(a_due_list_has_every_unit_with_what_stands_against_it) {
  DisposalGround ground;
  const auto b = ground.unit("1-b", 2025, "2.4", 1);
  const auto e = ground.unit("1-e", 2024, "9.9", 1);
  ground.adopt({five, forever, until});
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  const auto c = ground.unit("1-c", 2024, "2.4", 1, false);
  const auto d = ground.unit("1-d", 2024, "1.2", 1);
  const auto f = ground.unit("1-f", 2020, "3.1", 1);
  const auto g = ground.unit("1-g", 2020, "3.1", 2);
  const auto h = ground.unit("1-h", 2024, "2.4", 1);
  ground.holds->place({"suvd"}, {"шүүх", "Б/4", "", {ground.records_of(h)[0]}, {}});
  const auto supersede = [&](const std::string& record) {
    ground.run(
        "INSERT INTO record_relation (record, relation, target, made) "
        "VALUES (:new, 'supersedes', :old, :made)",
        {{"new", ground.records_of(a)[0]},
         {"old", record},
         {"made", std::int64_t{1'700'000'000'000'000}}});  // November 2023
  };
  supersede(ground.records_of(f)[0]);
  supersede(ground.records_of(g)[0]);  // of two records one: the clock stands
  const auto due = ground.schedule->due_list(ground.fonds, 2030);
  BOOST_TEST(standing(due, a) == "due 2030-01-01");
  BOOST_TEST(standing(due, b) == "-");  // a year later
  BOOST_TEST(standing(due, c) == "open 2030-01-01");
  BOOST_TEST(standing(due, d) == "permanent ");
  BOOST_TEST(standing(due, e) == "no-item ");
  BOOST_TEST(standing(due, f) == "due 2025-01-01");
  BOOST_TEST(standing(due, g) == "-");
  BOOST_TEST(standing(due, h) == "held 2030-01-01");
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2031), b) == "due 2031-01-01");
  // A year to come is asked on its own day.
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2040), b) == "due 2031-01-01");
  const auto findings = ground.schedule->findings(ground.fonds);
  BOOST_REQUIRE(findings.size() == 2u);  // the entry and the unit
  BOOST_TEST(findings[0].retention_item == "9.9");
  BOOST_TEST(failure_code([&] { ground.schedule->due_list("nothing", 2030); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(a_change_is_seen_before_it_is_adopted) {
  DisposalGround ground;
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  ground.unit("1-b", 2024, "1.2", 1);
  const auto c = ground.unit("1-c", 2024, "7.1", 1);
  ground.adopt({five, forever});
  auto ten = five;
  ten.rule.years = 10;
  const ScheduleItem seven{"7.1", "Хуулбар", {RetentionTerm::Years, 3}};
  const ScheduleDraft draft{ground.fonds, "2031-06-01", "А/40", {ten, forever, seven}};
  const auto preview = ground.schedule->preview(draft);
  BOOST_REQUIRE(preview.changes.size() == 2u);
  BOOST_TEST(preview.changes[0].unit == a);
  BOOST_TEST(preview.changes[0].from.due == "2030-01-01");
  BOOST_TEST(preview.changes[0].to.due == "2035-01-01");
  BOOST_TEST(preview.changes[1].unit == c);
  BOOST_TEST(!preview.changes[1].from.rule.has_value());
  BOOST_TEST(preview.changes[1].to.due == "2028-01-01");
  // Nobody adopts blind, nor what has changed since he looked.
  BOOST_TEST(failure_code([&] { ground.schedule->adopt({"suvd"}, draft, ""); }) ==
             "schedule-unseen");
  ground.unit("1-e", 2025, "2.4", 1);
  BOOST_TEST(failure_code([&] { ground.schedule->adopt({"suvd"}, draft, preview.digest); }) ==
             "schedule-unseen");
  ground.schedule->adopt({"suvd"}, draft, ground.schedule->preview(draft).digest);
  // In force only from its day.
  BOOST_TEST(ground.schedule->in_force(ground.fonds, "2031-05-31")->version == 1);
  BOOST_TEST(ground.schedule->in_force(ground.fonds, "2031-06-01")->version == 2);
  BOOST_TEST(!ground.schedule->in_force(ground.fonds, "2019-12-31").has_value());
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2031), a) == "due 2030-01-01");
  ground.set_day(2031, 6, 1);
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2031), a) == "-");
  BOOST_TEST(ground.archive->check().empty());
}

BOOST_AUTO_TEST_CASE(a_schedule_that_says_nothing_clear_is_refused) {
  DisposalGround ground;
  ground.adopt({five}, "2025-01-01");
  const auto pointer = [&](ScheduleDraft draft) -> std::string {
    draft.fonds = ground.fonds;
    try {
      ground.schedule->preview(draft);
    } catch (const Failure& failure) {
      return std::string(failure.kind().code) + " " + failure.pointer();
    }
    return "";
  };
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {five}}) == "");
  BOOST_TEST(pointer({"", "2024-12-31", "А/1", {five}}) == "schedule-invalid /in_force_from");
  BOOST_TEST(pointer({"", "2026-02-30", "А/1", {five}}) == "schedule-invalid /in_force_from");
  BOOST_TEST(pointer({"", "2026-01-01", "", {five}}) == "schedule-invalid /basis");
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {}}) == "schedule-invalid /items");
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {five, five}}) ==
             "schedule-invalid /items/1/number");
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {{"1", "x", {RetentionTerm::Permanent, 3}}}}) ==
             "schedule-invalid /items/0/years");
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {{"1", "x", {RetentionTerm::Years, -1}}}}) ==
             "schedule-invalid /items/0/years");
  BOOST_TEST(pointer({"", "2026-01-01", "А/1", {{"1", "", {RetentionTerm::Years, 1}}}}) ==
             "schedule-invalid /items/0/title");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(disposal_steps)

BOOST_AUTO_TEST_CASE(what_is_approved_by_a_second_person_is_destroyed_and_its_entry_stays) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 3);
  const auto b = ground.unit("1-b", 2024, "2.4", 1);
  const auto records = ground.records_of(a);
  const auto before = *ground.archive->record(records[0]);
  const auto id = ground.approved();
  ground.disposal->execute({"suvd"}, id, "нунтагласан");
  for (const auto& record : records) {
    const auto entry = ground.archive->record(record);
    BOOST_REQUIRE(entry.has_value());
    BOOST_TEST(failure_code([&] { ground.archive->object(entry->pdf_sha256); }) ==
               "object-missing");
    BOOST_TEST(failure_code([&] { ground.archive->object(entry->content_sha256); }) ==
               "object-missing");
    BOOST_TEST(disposal_of(*ground.archive, record)->fate == "destroyed");
    BOOST_TEST(ground.archive->events(record, 10).back().type == "record.destroyed");
  }
  BOOST_TEST(ground.archive->record(records[0])->title == before.title);
  BOOST_TEST(ground.events("record.destroyed") == 4);
  BOOST_TEST(ground.events("unit.destroyed") == 2);
  BOOST_TEST(ground.count("SELECT COUNT(*) AS n FROM object_disposal WHERE removed IS NULL") == 0);
  const auto found = *ground.disposal->find(id);
  BOOST_TEST(found.state == "executed");
  BOOST_TEST(found.executed_by == "suvd");
  BOOST_TEST(found.manner == "нунтагласан");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, id, "дахин"); }) ==
             "disposal-state");
  BOOST_TEST(failure_code([&] { ground.disposal->begin({"suvd"}, ground.fonds, 2031); }) ==
             "nothing-due");
  BOOST_TEST(archive::test::describe(ground.archive->check()) == "");
}

BOOST_AUTO_TEST_CASE(one_person_alone_destroys_nothing) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  const auto begun = ground.disposal->begin({"suvd"}, ground.fonds, 2031);
  ground.disposal->appraise({"suvd"}, begun.id, {a, "destroy", "", ""});
  ground.disposal->conclude({"suvd"}, begun.id);
  ground.disposal->set_document({"suvd"}, begun.id, "act-of-" + begun.id);
  BOOST_TEST(failure_code([&] { ground.approve(begun.id, "suvd"); }) == "second-person-required");
  // Nor in her name.
  BOOST_TEST(failure_code([&] { ground.approve(begun.id, "zul", "suvd"); }) ==
             "second-person-required");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, begun.id, "x"); }) ==
             "disposal-state");
  ground.approve(begun.id, "tuguldur");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"tuguldur"}, begun.id, "x"); }) ==
             "second-person-required");
  BOOST_TEST(ground.events("record.destroyed") == 0);
  ground.disposal->execute({"zul"}, begun.id, "x");
  BOOST_TEST(ground.events("record.destroyed") == 1);
}

BOOST_AUTO_TEST_CASE(a_hold_placed_at_any_moment_before_execution_blocks) {
  for (int moment = 0; moment < 5; ++moment) {
    DisposalGround ground;
    ground.adopt({five});
    const auto a = ground.unit("1-a", 2024, "2.4", 2);
    const auto b = ground.unit("1-b", 2024, "2.4", 1);
    const auto held = ground.records_of(a)[1];
    const bool whole_unit = moment % 2 == 1;
    std::string hold;
    const auto place_at = [&](int when) {
      if (moment != when) return;
      HoldOrder order{"шүүхийн маргаан", "Иргэний хэрэг 12", "", {}, {}};
      (whole_unit ? order.units : order.records).push_back(whole_unit ? a : held);
      hold = ground.holds->place({"suvd"}, order).id;
    };
    BOOST_TEST_CONTEXT("moment " << moment) {
      place_at(0);
      const auto begun = ground.disposal->begin({"suvd"}, ground.fonds, 2031);
      BOOST_TEST(begun.units.size() == (moment == 0 ? 1u : 2u));
      place_at(1);
      if (moment == 1)
        BOOST_TEST(failure_code([&] {
                     ground.disposal->appraise({"t"}, begun.id, {a, "destroy", "", ""});
                   }) == "unit-held");
      if (moment != 1)
        for (const auto& unit : begun.units)
          ground.disposal->appraise({"t"}, begun.id, {unit.unit, "destroy", "", ""});
      place_at(2);
      if (moment == 1 || moment == 2) {
        BOOST_TEST(failure_code([&] { ground.disposal->conclude({"suvd"}, begun.id); }) ==
                   (moment == 1 ? "disposal-incomplete" : "unit-held"));
        continue;
      }
      ground.disposal->conclude({"suvd"}, begun.id);
      ground.disposal->set_document({"suvd"}, begun.id, "act-of-" + begun.id);
      place_at(3);
      if (moment == 3) {
        BOOST_TEST(failure_code([&] { ground.approve(begun.id, "tuguldur"); }) == "unit-held");
        continue;
      }
      ground.approve(begun.id, "tuguldur");
      place_at(4);
      if (moment == 4) {
        BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, begun.id, "x"); }) ==
                   "unit-held");
        BOOST_TEST(ground.events("record.destroyed") == 0);
        ground.holds->lift({"suvd"}, hold, "хэрэг хаагдсан");
      }
      ground.disposal->execute({"suvd"}, begun.id, "x");
      BOOST_TEST((disposal_of(*ground.archive, held).has_value()) == (moment != 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_schedule_is_asked_again_on_the_day_of_execution) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  const auto id = ground.approved();
  ground.adopt({{"2.4", "Тушаал", {RetentionTerm::Permanent, 0}}}, "2031-01-01");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, id, "x"); }) == "unit-not-due");
  ground.adopt({{"2.5", "Өөр", {RetentionTerm::Years, 1}}}, "2031-01-01");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, id, "x"); }) == "unit-not-due");
  BOOST_TEST(ground.events("record.destroyed") == 0);
}

BOOST_AUTO_TEST_CASE(what_was_approved_and_nothing_else_is_executed) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  const auto b = ground.unit("1-b", 2024, "2.4", 1);
  const auto begun = ground.disposal->begin({"suvd"}, ground.fonds, 2031);
  ground.disposal->appraise({"t"}, begun.id, {a, "destroy", "", ""});
  BOOST_TEST(failure_code([&] { ground.disposal->conclude({"suvd"}, begun.id); }) ==
             "disposal-incomplete");
  ground.disposal->appraise({"t"}, begun.id, {b, "keep", "2041-01-01", ""});
  ground.disposal->conclude({"suvd"}, begun.id);
  BOOST_TEST(failure_code([&] {
               ground.disposal->appraise({"t"}, begun.id, {b, "destroy", "", ""});
             }) == "disposal-state");
  ground.disposal->set_document({"suvd"}, begun.id, "act-of-" + begun.id);
  ground.approve(begun.id, "tuguldur");
  // Behind the services' back.
  ground.run("UPDATE disposal_unit SET decision = 'destroy', keep_until = '' WHERE unit = :b",
             {{"b", b}});
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, begun.id, "x"); }) ==
             "act-missing");
  ground.run(
      "UPDATE disposal_unit SET decision = 'keep', keep_until = '2041-01-01' WHERE unit = :b",
      {{"b", b}});
  ground.disposal->execute({"suvd"}, begun.id, "x");
  BOOST_TEST(ground.events("record.destroyed") == 1);
  // What is kept comes back on its day.
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2031), b) == "kept 2030-01-01");
  BOOST_TEST(standing(ground.schedule->due_list(ground.fonds, 2041), b) == "due 2030-01-01");
}

BOOST_AUTO_TEST_CASE(a_reopened_disposal_needs_its_approval_again) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 1);
  const auto id = ground.approved();
  ground.disposal->reopen({"suvd"}, id, "алдаатай");
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, id, "x"); }) ==
             "disposal-state");
  ground.disposal->appraise({"t"}, id, {a, "keep", "2035-01-01", ""});
  BOOST_TEST(ground.disposal->conclude({"suvd"}, id).state == "closed");
  BOOST_TEST(ground.events("record.destroyed") == 0);
}

BOOST_AUTO_TEST_CASE(a_transfer_waits_for_the_receipt) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 2);
  const auto records = ground.records_of(a);
  const auto begun = ground.disposal->begin({"suvd"}, ground.fonds, 2031);
  ground.disposal->appraise({"t"}, begun.id, {a, "transfer", "", ""});
  ground.disposal->conclude({"suvd"}, begun.id);
  BOOST_TEST(failure_code([&] { ground.disposal->set_document({"suvd"}, begun.id, "d"); }) ==
             "disposal-state");
  BOOST_TEST(failure_code([&] { ground.disposal->approve_transfer({"suvd"}, begun.id); }) ==
             "second-person-required");
  ground.disposal->approve_transfer({"tuguldur"}, begun.id);
  const auto refused = [&] {
    return failure_code([&] { ground.disposal->execute({"suvd"}, begun.id, "шилжүүлэв"); });
  };
  BOOST_TEST(refused() == "receipt-missing");
  ground.run(
      "INSERT INTO package (id, created, created_by, scope, manifest_sha512, received, receipt, "
      "receipt_by) VALUES ('p', 0, 'suvd', 'unit a', '', NULL, '', '')");
  const auto pack = [&](const std::string& record) {
    ground.run("INSERT INTO package_record (package, record) VALUES ('p', :record)",
               {{"record", record}});
  };
  pack(records[0]);
  pack(records[1]);
  BOOST_TEST(refused() == "receipt-missing");
  ground.run("UPDATE package SET received = 1");
  ground.run("DELETE FROM package_record WHERE record = :r", {{"r", records[1]}});
  BOOST_TEST(refused() == "receipt-missing");
  BOOST_TEST(ground.events("record.transferred") == 0);
  pack(records[1]);
  BOOST_TEST(ground.disposal->execute({"suvd"}, begun.id, "шилжүүлэв").state == "closed");
  BOOST_TEST(disposal_of(*ground.archive, records[0])->fate == "transferred");
  BOOST_TEST(ground.events("record.transferred") == 2);
  // The package is a row that no event speaks of: only that is said.
  for (const auto& fault : ground.archive->check())
    BOOST_TEST(fault.kind.starts_with("package"), fault.kind);
}

BOOST_AUTO_TEST_CASE(an_object_that_a_living_record_shares_stays) {
  DisposalGround ground;
  ground.adopt({five});
  const auto same = std::vector<std::string>{"%PDF the same bytes"};
  const auto gone = ground.records_of(ground.unit("1-a", 2024, "2.4", same))[0];
  const auto stays = ground.records_of(ground.unit("1-b", 2030, "2.4", same))[0];
  ground.disposal->execute({"suvd"}, ground.approved(), "x");
  BOOST_TEST(disposal_of(*ground.archive, gone).has_value());
  BOOST_TEST(ground.archive->object(ground.archive->record(stays)->pdf_sha256) ==
             "%PDF the same bytes");
  BOOST_TEST(archive::test::describe(ground.archive->check()) == "");
}

BOOST_AUTO_TEST_CASE(destroyed_bytes_that_are_captured_again_are_kept) {
  DisposalGround ground;
  ground.adopt({five});
  const auto same = std::vector<std::string>{"%PDF comes back"};
  ground.unit("1-a", 2024, "2.4", same);
  ground.disposal->execute({"suvd"}, ground.approved(), "x");
  const auto again = ground.records_of(ground.unit("1-b", 2030, "2.4", same))[0];
  BOOST_TEST(ground.archive->object(ground.archive->record(again)->pdf_sha256) ==
             "%PDF comes back");
  BOOST_TEST(ground.disposal->finish_removals() == 0u);
  BOOST_TEST(ground.archive->object(ground.archive->record(again)->pdf_sha256) ==
             "%PDF comes back");
  BOOST_TEST(archive::test::describe(ground.archive->check()) == "");
}

// Who waits is told; who stops it while units are gone through has executed nothing.
BOOST_AUTO_TEST_CASE(execution_tells_how_far_it_is) {
  DisposalGround ground;
  ground.adopt({five});
  ground.unit("1-a", 2024, "2.4", 2);
  ground.unit("1-b", 2024, "2.4", 1);
  const auto id = ground.approved();
  std::vector<std::string> told;
  BOOST_CHECK_THROW(ground.disposal->execute({"suvd"}, id, "x",
                                             [&](const char*, std::uint64_t done, std::uint64_t) {
                                               if (done == 2) throw std::runtime_error("stopped");
                                             }),
                    std::runtime_error);
  BOOST_TEST(ground.disposal->find(id)->state == "approved");
  BOOST_TEST(archive::test::describe(ground.archive->check()) == "");
  ground.disposal->execute(
      {"suvd"}, id, "x", [&](const char* what, std::uint64_t done, std::uint64_t all) {
        told.push_back(std::string(what) + " " + std::to_string(done) + "/" + std::to_string(all));
      });
  BOOST_TEST_REQUIRE(told.size() > 2U);
  BOOST_TEST(told[0] == "units 1/2");
  BOOST_TEST(told[1] == "units 2/2");
  BOOST_TEST(told[2].starts_with("objects 1/"));
}

BOOST_AUTO_TEST_CASE(a_restart_finishes_what_a_crash_left_to_remove) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 2);
  const auto records = ground.records_of(a);
  archive::test::FailingDisk disk;
  ground.close();
  ground.open(disk);
  const auto id = ground.approved();
  disk.fail_from(1, EIO);
  BOOST_TEST(failure_code([&] { ground.disposal->execute({"suvd"}, id, "x"); }) ==
             "storage-failed");
  // Decided is decided: only the bytes lie there still.
  BOOST_TEST(ground.disposal->find(id)->state == "executed");
  BOOST_TEST(!ground.archive->check().empty());
  ground.close();
  ground.open();
  BOOST_TEST(ground.disposal->finish_removals() == 4u);
  BOOST_TEST(failure_code([&] {
               ground.archive->object(ground.archive->record(records[1])->pdf_sha256);
             }) == "object-missing");
  BOOST_TEST(archive::test::describe(ground.archive->check()) == "");
}

BOOST_AUTO_TEST_CASE(holds_are_placed_extended_and_lifted_once) {
  DisposalGround ground;
  ground.adopt({five});
  const auto a = ground.unit("1-a", 2024, "2.4", 2);
  const auto records = ground.records_of(a);
  const auto place = [&](HoldOrder order) {
    return failure_code([&] { ground.holds->place({"suvd"}, order); });
  };
  BOOST_TEST(place({"", "x", "", {records[0]}, {}}) == "hold-invalid");
  BOOST_TEST(place({"x", "", "", {records[0]}, {}}) == "hold-invalid");
  BOOST_TEST(place({"x", "x", "", {}, {}}) == "hold-invalid");
  BOOST_TEST(place({"x", "x", "", {"nothing"}, {}}) == "not-found");
  BOOST_TEST(place({"x", "x", "", {}, {"nothing"}}) == "not-found");
  const auto hold = ground.holds->place({"suvd"}, {"шалгалт", "У/3", "тайлан", {records[0]}, {}});
  BOOST_TEST(ground.holds->extend({"suvd"}, hold.id, records) == 1u);
  BOOST_TEST(ground.holds->extend({"suvd"}, hold.id, records) == 0u);
  BOOST_TEST(ground.holds->find(hold.id)->records == 2u);
  BOOST_TEST(ground.holds->on_record(records[1]).size() == 1u);
  BOOST_TEST(failure_code([&] { ground.holds->lift({"suvd"}, hold.id, ""); }) == "reason-missing");
  const auto another = ground.records_of(ground.unit("1-b", 2024, "2.4", 1))[0];
  ground.holds->lift({"zul"}, hold.id, "дууссан");
  BOOST_TEST(failure_code([&] { ground.holds->lift({"suvd"}, hold.id, "дахин"); }) ==
             "hold-lifted");
  BOOST_TEST(failure_code([&] { ground.holds->extend({"suvd"}, hold.id, {another}); }) ==
             "hold-lifted");
  BOOST_TEST(ground.holds->all(false).empty());
  BOOST_TEST(ground.holds->all(true).front().lifted_by == "zul");
  ground.disposal->execute({"suvd"}, ground.approved(), "x");
  BOOST_TEST(place({"x", "x", "", {records[0]}, {}}) == "record-destroyed");
  BOOST_TEST(place({"x", "x", "", {}, {a}}) == "record-destroyed");
}

BOOST_AUTO_TEST_SUITE_END()
