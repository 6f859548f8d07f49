// SPDX-License-Identifier: GPL-3.0-or-later
// The retention schedule of a fonds (хадгалах хугацааны жагсаалт): adopted in
// versions, never edited, and what follows from it for each storage unit.
//
// A unit's class comes from the schedule's item that its file plan entry named, and
// from nowhere else: an item that the schedule does not have is a finding, never a
// guess (ISO 15489-1 §8.5, MoReq2010 §5). Who may do what is asked of
// server/access by the faces.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/retention/arithmetic.h"
#include "server/clock.h"

namespace tamga::archive {

struct ScheduleItem {
  std::string number, title;  // "2.14"
  RetentionRule rule;
};

// A version that somebody wants to adopt.
struct ScheduleDraft {
  std::string fonds;          // id
  std::string in_force_from;  // day; not before that of the version before it
  std::string basis;          // the order by which it is adopted
  std::vector<ScheduleItem> items;
};

struct ScheduleVersion {
  std::string fonds;
  std::int64_t version = 0;
  std::string in_force_from, basis, adopted_by;
  std::int64_t adopted = 0;  // microseconds UTC
  std::vector<ScheduleItem> items;
  // The rule of an item; none when the schedule does not have it.
  std::optional<RetentionRule> rule(std::string_view number) const;
};

// A unit as retention sees it.
struct UnitRetention {
  std::string id, fonds, file_index, title, department, retention_item, state;
  std::int64_t year = 0, volume = 0, items = 0, sheets = 0;
  std::string number;  // in its inventory, "" before the handover
  StandingFacts facts;
  std::string due;  // day, "" for never
  Standing standing = Standing::NoItem;
};

// What a unit's fate is by a schedule.
struct Fate {
  std::optional<RetentionRule> rule;  // none: no such item
  std::string due;                    // day, "" for never
  bool operator==(const Fate&) const = default;
};

// A unit that a new version would treat otherwise.
struct ScheduleChange {
  std::string unit, file_index, title, retention_item;
  std::int64_t year = 0, volume = 0;
  Fate from, to;
};
struct SchedulePreview {
  // Of the draft, of the version that it would follow and of all changes: whoever
  // adopts gives it back, so that nobody adopts what he has not seen.
  std::string digest;
  std::vector<ScheduleChange> changes;
};

// Something that names an item which the schedule in force does not have.
struct ScheduleFinding {
  std::string kind;     // "entry" of a file plan, "unit"
  std::string subject;  // id
  std::string file_index, title, retention_item;
  std::int64_t year = 0;
};

// Thread-safe. Days are those of Ulaanbaatar. Failures besides the archive's:
// not-found for a fonds that is not there.
class Schedule {
 public:
  Schedule(Archive& archive, const Clock& clock);

  std::string today() const;

  // What adopting would alter, units that are gone aside. Failure schedule-invalid
  // with a pointer (/in_force_from, /basis, /items/3/number …).
  SchedulePreview preview(const ScheduleDraft& draft) const;
  // Event schedule.adopted, subject the fonds. Failure schedule-unseen when `digest`
  // is not that of a preview made now: units or schedule have changed since.
  ScheduleVersion adopt(const Agent& agent, const ScheduleDraft& draft, std::string_view digest);

  std::vector<ScheduleVersion> versions(std::string_view fonds) const;  // newest first
  std::optional<ScheduleVersion> in_force(std::string_view fonds, std::string_view day) const;

  // Every unit of the fonds that is due by 1 January of the year, and what stands
  // against it today or, for a year to come, on that day; units without a class, too,
  // for they are never due until somebody mends that.
  std::vector<UnitRetention> due_list(std::string_view fonds, int year) const;
  std::vector<ScheduleFinding> findings(std::string_view fonds) const;

 private:
  Archive& archive_;
  const Clock& clock_;
};

// Inside a transaction, for who decides and does in one: every unit of a fonds on a
// day. `other_than`: a disposal that does not count as one under way.
std::vector<UnitRetention> units_on(Transaction& transaction, std::string_view fonds,
                                    std::string_view day, std::string_view other_than = {});
std::optional<ScheduleVersion> schedule_in_force(Transaction& transaction, std::string_view fonds,
                                                 std::string_view day);

}  // namespace tamga::archive
