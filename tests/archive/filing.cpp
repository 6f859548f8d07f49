// SPDX-License-Identifier: GPL-3.0-or-later
// Filing at capture: places, volumes, registers without gaps.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <set>

#include "server/archive/hierarchy/plan_rows.h"
#include "server/archive/record_rows.h"
#include "tests/archive/house.h"

using namespace tamga;
using namespace tamga::archive;
using namespace tamga::archive::test;

BOOST_AUTO_TEST_SUITE(filing)

BOOST_AUTO_TEST_CASE(a_record_gets_its_place_and_the_event_says_it) {
  House house;
  const auto fonds = house.make_all();
  const auto record = house.capture(1, 7);
  BOOST_TEST(record.fonds == fonds.id);
  BOOST_TEST(record.registration == "2026/000001");
  const auto place = house.hierarchy.place(record.id);
  BOOST_TEST_REQUIRE(place.has_value());
  BOOST_TEST(place->number == 1);
  BOOST_TEST(place->sheet_from == 1);
  BOOST_TEST(place->sheet_to == 7);
  const auto unit = house.hierarchy.unit(place->unit);
  BOOST_TEST_REQUIRE(unit.has_value());
  BOOST_TEST(unit->file_index == "03-1");
  BOOST_TEST(unit->started == "2026-03-02");
  const auto event = house.archive.events(record.id, 1).at(0);
  BOOST_TEST(event.type == "record.captured");
  BOOST_TEST(event.detail.find(place->unit) != std::string::npos);
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_CASE(volumes_at_their_limit) {
  struct Row {
    std::vector<int> pages;
    std::vector<std::vector<std::int64_t>> sheets;  // of each volume
  };
  const std::vector<Row> rows = {
      {{249}, {{249}}},
      {{250}, {{250}}},
      {{251}, {{251}}},  // longer than a unit: a volume of its own
      {{249, 1}, {{249, 1}}},
      {{249, 2}, {{249}, {2}}},
      {{250, 1}, {{250}, {1}}},
      {{251, 1}, {{251}, {1}}},
      {{1, 249}, {{1, 249}}},
      {{1, 250}, {{1}, {250}}},
      {{1, 251, 1}, {{1}, {251}, {1}}},
      {{0, 0}, {{1, 1}}},  // nothing lies on no sheet
      {{100, 100, 50, 1}, {{100, 100, 50}, {1}}},
  };
  for (const auto& row : rows) {
    House house;
    const auto fonds = house.make_all();
    for (const int pages : row.pages) house.capture(1, pages);
    const auto units = house.hierarchy.units({fonds.id, 2026, {}, {}, {}, {}});
    BOOST_TEST_REQUIRE(units.size() == row.sheets.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
      BOOST_TEST(units[i].volume == static_cast<std::int64_t>(i) + 1);
      BOOST_TEST((units[i].state == UnitState::Open) == (i + 1 == units.size()));
      std::vector<std::int64_t> sheets;
      for (const auto& item : house.hierarchy.items(units[i].id))
        sheets.push_back(item.sheet_to - item.sheet_from + 1);
      BOOST_TEST(sheets == row.sheets[i], boost::test_tools::per_element());
    }
    BOOST_TEST(describe(house.archive.check()) == "");
  }
}

BOOST_AUTO_TEST_CASE(without_plan_or_entry_a_record_is_unfiled_and_filed_later) {
  House house;
  const auto fonds = house.make_fonds();
  const auto plan = house.draft(fonds, 2026, 3);
  const auto early = house.capture(1, 2);  // the plan is a draft still
  BOOST_TEST(!house.hierarchy.place(early.id));
  house.approve(plan);
  const auto strange = house.capture(8, 2);  // no entry 03-8
  BOOST_TEST(house.hierarchy.unfiled(fonds.id, 10).size() == 2U);
  BOOST_TEST(house.hierarchy.file_waiting(archivist, fonds.id, 10) == 1U);
  BOOST_TEST(house.hierarchy.place(early.id).has_value());
  const auto entries = house.hierarchy.entries(plan.id);
  house.hierarchy.file(archivist, strange.id, entries[0].id);
  BOOST_TEST(failure_code([&] { house.hierarchy.file(archivist, strange.id, entries[0].id); }) ==
             "record-filed");
  BOOST_TEST(house.hierarchy.unfiled_count("") == 0U);
  BOOST_TEST(describe(house.archive.check()) == "");
}

// Random captures of several organisations and years, some undone: sheets never
// overlap, no unit holds more than it may, and no number is missing.
BOOST_AUTO_TEST_CASE(properties_of_random_captures) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  House house;
  std::vector<Fonds> fonds;
  for (int i = 0; i < 3; ++i) {
    Fonds one;
    one.number = std::to_string(i);
    one.title = one.organisation = "Байгууллага " + one.number;
    one.registration_pattern = i == 0 ? "{index}-{number}/{year}" : "{year}/{number:4}";
    one.index_pattern = "##-#";
    fonds.push_back(house.hierarchy.create_fonds(archivist, one));
    for (int year : {2026, 2027})
      if (i != 2 || year == 2026)
        house.approve(year == 2026 ? house.draft(fonds.back(), year, 4)
                                   : house.hierarchy.draft_plan(archivist, fonds.back().id, year));
  }
  const int captures = std::getenv("TAMGA_LONG") ? 400 : 160;
  for (int n = 0; n < captures; ++n) {
    if (n == captures / 2) house.clock.set(day_in_march() + std::chrono::hours(24 * 365));
    auto capture = sample_capture(n);
    capture.organisation = "Байгууллага " + std::to_string(random() % 4);  // one without fonds
    capture.file_index = "03-" + std::to_string(random() % 5);
    capture.pages = random() % 20 == 0 ? 260 : static_cast<int>(random() % 120);
    if (random() % 10 == 0) {
      BOOST_CHECK_THROW(
          house.archive.capture(archivist, capture,
                                [](Transaction&, const Record&) { throw Failure("forbidden"); }),
          Failure);
    } else {
      house.archive.capture(archivist, capture);
    }
  }
  std::set<std::string> seen;
  std::size_t places = 0;
  for (const auto& unit : house.hierarchy.units({})) {
    std::int64_t sheet = 0;
    const auto items = house.hierarchy.items(unit.id);
    for (const auto& item : items) {
      BOOST_TEST(item.sheet_from == sheet + 1);
      sheet = item.sheet_to;
      BOOST_TEST(seen.insert(item.record).second);
      ++places;
    }
    BOOST_TEST((sheet <= unit_sheets || items.size() == 1));
    BOOST_TEST(unit.sheets == sheet);
  }
  BOOST_TEST(places > static_cast<std::size_t>(captures) / 4);
  house.archive.catalogue().read([&](Transaction& t) {
    each_register_fault(t, [](const std::string& of, const std::string& detail) {
      BOOST_ERROR(of + ": " + detail);
    });
  });
  BOOST_TEST(describe(house.archive.check()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
