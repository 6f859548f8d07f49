// SPDX-License-Identifier: GPL-3.0-or-later
// An archive with one fonds and an approved plan, for the tests of the hierarchy.
#pragma once

#include <string>
#include <vector>

#include "server/archive/hierarchy/hierarchy.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

inline const Agent archivist{"archivist"};

// 2026-03-02 12:00 in Ulaanbaatar.
inline std::chrono::system_clock::time_point day_in_march() {
  return std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(4);
}

struct House {
  TemporaryFolder folder;
  SetClock clock{day_in_march()};
  Archive archive{folder.path(), clock};
  Hierarchy hierarchy{archive, clock};

  // The organisation of sample_capture(); indexes 03-0 … 03-8 belong to its plan.
  Fonds make_fonds(const std::string& pattern = "{year}/{number:6}") {
    Fonds fonds;
    fonds.number = "214";
    fonds.title = "Жишээ газрын архив";
    fonds.organisation = "Жишээ газар";
    fonds.registration_pattern = pattern;
    fonds.index_pattern = "##-#";
    return hierarchy.create_fonds(archivist, fonds);
  }

  static PlanEntry entry(const std::string& index, const std::string& item = "1.4") {
    PlanEntry entry;
    entry.file_index = index;
    entry.title = "Хэрэг " + index;
    entry.department = "Баримт бичгийн хэлтэс";
    entry.retention_item = item;
    return entry;
  }

  FilePlan draft(const Fonds& fonds, int year, int entries = 9) {
    const auto plan = hierarchy.draft_plan(archivist, fonds.id, year);
    for (int i = 0; i < entries; ++i)
      hierarchy.add_entry(archivist, plan.id, entry("03-" + std::to_string(i)));
    return plan;
  }

  // Without a paper's acts: their effect is tested with real ones in tests/server.
  void approve(const FilePlan& plan) {
    hierarchy.set_plan_document(archivist, plan.id, "paper-" + plan.id);
    archive.write([&](Transaction& t) {
      hierarchy.approve_plan(t, archivist, plan.id, "paper-" + plan.id, Record{});
    });
  }

  Fonds make_all(int year = 2026) {
    const auto fonds = make_fonds();
    approve(draft(fonds, year));
    return fonds;
  }

  Record capture(int number, int pages) {
    auto sample = sample_capture(number);
    sample.pages = pages;
    return archive.capture(archivist, sample);
  }

  void adopt(const Fonds& fonds, const std::string& item, const std::string& kind, int years) {
    archive.catalogue().write([&](Transaction& t) {
      t.run(
          "INSERT INTO retention_schedule (fonds, version, in_force_from, basis, adopted, "
          "adopted_by) SELECT :fonds, 1, '2020-01-01', '', 0, '' WHERE NOT EXISTS "
          "(SELECT 1 FROM retention_schedule WHERE fonds = :fonds)",
          {{"fonds", fonds.id}});
      t.run(
          "INSERT INTO retention_item (fonds, version, number, title, class, years) VALUES "
          "(:fonds, 1, :number, :number, :class, :years)",
          {{"fonds", fonds.id}, {"number", item}, {"class", kind}, {"years", std::int64_t{years}}});
    });
  }
};

}  // namespace tamga::archive::test
