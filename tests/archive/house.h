// SPDX-License-Identifier: GPL-3.0-or-later
// An archive with one fonds and an approved plan, for the tests of the hierarchy.
#pragma once

#include <string>
#include <vector>

#include "server/archive/hierarchy/hierarchy.h"
#include "server/archive/retention/schedule.h"
#include "tests/archive/database_server.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

inline const Agent archivist{"archivist"};

// 2026-03-02 12:00 in Ulaanbaatar.
inline std::chrono::system_clock::time_point day_in_march() {
  return std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(4);
}

// Adds items to the schedule of a fonds: as another version, with those that it had.
inline void adopt_items(Archive& archive, const Clock& clock, const std::string& fonds,
                        const std::vector<ScheduleItem>& items) {
  Schedule schedule(archive, clock);
  ScheduleDraft draft{fonds, "2020-01-01", "Тушаал А/01", {}};
  if (const auto now = schedule.in_force(fonds, schedule.today())) draft.items = now->items;
  draft.items.insert(draft.items.end(), items.begin(), items.end());
  schedule.adopt(archivist, draft, schedule.preview(draft).digest);
}

struct House {
  DataFolder folder;
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

  void adopt(const Fonds& fonds, const std::string& item, RetentionTerm term, int years = 0) {
    adopt_items(archive, clock, fonds.id, {{item, item, {term, years}}});
  }
};

}  // namespace tamga::archive::test
