// SPDX-License-Identifier: GPL-3.0-or-later
// Retention arithmetic: from a class and a trigger to the day on which a unit may
// be appraised, and what stands against it. Pure functions; nothing here reads a
// clock or a catalogue.
//
// The rule (Архив, албан хэрэг хөтлөлтийн тухай хууль; ISO 15489-1 §8.5): the clock
// starts on 1 January of the year after the trigger's year, in Ulaanbaatar time, and
// runs whole years, so that every due day is a 1 January.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::archive {

enum class RetentionTerm { Permanent, Years, UntilSuperseded };
// "permanent", "years", "until-superseded".
std::string_view retention_term_name(RetentionTerm kind);
std::optional<RetentionTerm> retention_term_from(std::string_view name);

struct RetentionRule {
  RetentionTerm kind = RetentionTerm::Permanent;
  int years = 0;  // of the class years, or after the superseding; 0 when permanent
  bool operator==(const RetentionRule&) const = default;
};
constexpr int most_retention_years = 1000;

// What makes the clock of a unit start.
struct RetentionTrigger {
  int year = 0;  // the unit's
  // When the last of its records was superseded, microseconds UTC; none while one
  // is not, or when the unit has no record.
  std::optional<std::int64_t> superseded;
};

// Whether a text is a day that exists, YYYY-MM-DD. Days compare as texts.
bool is_day(std::string_view text);

// Of a schedule's versions, by the days from which they are in force and in the order
// of their adoption: the newest that is in force on a day; none before the first.
std::optional<std::size_t> version_in_force(const std::vector<std::string>& in_force_from,
                                            std::string_view day);

// The day the clock starts; none when nothing has started it.
std::optional<std::string> clock_start(const RetentionRule& rule, const RetentionTrigger& trigger);
// The day a unit falls due; none for what never does. A hold does not change it.
std::optional<std::string> due_day(const RetentionRule& rule, const RetentionTrigger& trigger);

// What a unit is to the appraisal on a day, in the order in which it is asked: the
// first that applies is the answer.
enum class Standing {
  Gone,           // destroyed or transferred already
  NoItem,         // its item is not in the schedule: a finding, never a guess
  Permanent,      // never due
  NotSuperseded,  // its clock has not started
  NotDue,         // its day has not come
  Held,           // a hold stands in the way
  Open,           // it still takes records
  Kept,           // the commission keeps it until a later day
  UnderDisposal,  // another disposal that is not closed has it
  Due
};
std::string_view standing_name(Standing standing);  // "gone", "no-item" …

struct StandingFacts {
  std::optional<RetentionRule> rule;  // none: the schedule has no such item
  RetentionTrigger trigger;
  bool gone = false, held = false, open = false, under_disposal = false;
  std::string kept_until;  // a day, or ""
};
// `day`: YYYY-MM-DD; a unit is due on its due day.
Standing standing_of(const StandingFacts& facts, std::string_view day);

}  // namespace tamga::archive
