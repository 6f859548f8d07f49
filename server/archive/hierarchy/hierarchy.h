// SPDX-License-Identifier: GPL-3.0-or-later
// The hierarchy of the archive as a service: fonds, inventories, yearly file plans,
// storage units, and what records are to each other.
//
// Why: ISO 15489-1 8.3 and MoReq2010 §4 ask for a classification by which records
// are aggregated; here it is the yearly file plan (хөтлөх хэргийн нэрийн жагсаалт)
// and the units that it opens. Every change is an event whose detail says enough
// that Archive::check() finds a row changed behind it. Filing at capture itself is
// filing.h; who may do what is the faces' to ask (access::Permission KeepArchive,
// SeeArchive).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/hierarchy/filing.h"
#include "server/archive/hierarchy/unit_rows.h"
#include "server/archive/hierarchy/values.h"
#include "server/clock.h"

namespace tamga::archive {

// A record without a place, and the entry that would have one for it ("" id: none).
struct Unfiled {
  Record record;
  PlanEntry entry;
};

// Thread-safe; owns nothing but references, which must outlive it. Where a member
// names no other error: those of Archive::append().
class Hierarchy {
 public:
  Hierarchy(Archive& archive, const Clock& clock) : archive_(archive), clock_(clock) {}

  // ---- fonds and inventories
  // Id and time are made here. Failure fonds-invalid (number 1–20 bytes, title and
  // organisation 1–500; number or organisation taken), pattern-invalid.
  // Records of the organisation captured before stay in the common register.
  Fonds create_fonds(const Agent& agent, Fonds fonds);
  std::vector<Fonds> fonds() const;
  // By id, or by number. Failure not-found.
  Fonds require_fonds(std::string_view id_or_number) const;
  // Made by hand when its title shall be another than the program's; else units get
  // theirs with their numbers. Failure fonds-invalid.
  Inventory create_inventory(const Agent& agent, Inventory inventory);
  std::vector<Inventory> inventories(std::string_view fonds) const;
  std::optional<Inventory> inventory(std::string_view id) const;

  // ---- file plans
  // A draft for a year, with the entries of the newest earlier year copied forward.
  // Failure plan-exists, not-found, argument-invalid (year 1921 to 2200).
  FilePlan draft_plan(const Agent& agent, std::string_view fonds, int year);
  // Adds an entry at the end, to a draft or an approved plan. Failure
  // plan-entry-invalid (index against the pattern, index taken, text missing or too
  // long), retention-item-unknown when a schedule is in force and has no such item,
  // plan-approved when the draft's paper is under its acts.
  PlanEntry add_entry(const Agent& agent, std::string_view plan, PlanEntry entry);
  // Only of a draft. The number stays. Failures of add_entry().
  PlanEntry change_entry(const Agent& agent, PlanEntry entry);
  void remove_entry(const Agent& agent, std::string_view id);
  std::vector<FilePlan> plans(std::string_view fonds) const;
  std::optional<FilePlan> plan(std::string_view id) const;
  std::optional<FilePlan> plan_of_year(std::string_view fonds, int year) const;
  std::optional<FilePlan> plan_of_document(std::string_view document) const;
  std::vector<PlanEntry> entries(std::string_view plan) const;
  std::optional<PlanEntry> entry(std::string_view id) const;
  // The plan's paper: while it is named the draft's entries do not change. "" frees
  // them again. Failure plan-approved.
  void set_plan_document(const Agent& agent, std::string_view plan, std::string_view document);
  // By its paper, in the transaction that captures it as `record`, which gets its own
  // place by the plan if it is of the plan's year. Failure plan-differs when `document`
  // is not the plan's paper.
  void approve_plan(Transaction& transaction, const Agent& agent, std::string_view plan,
                    std::string_view document, const Record& record) const;

  // ---- storage units
  std::vector<StorageUnit> units(const UnitsWanted& wanted) const;
  std::optional<StorageUnit> unit(std::string_view id) const;
  std::vector<UnitItem> items(std::string_view unit) const;
  // Closes an open unit before its year ends. Failure not-found, unit-state.
  StorageUnit close_unit(const Agent& agent, std::string_view unit);
  // All open units of a year, in one transaction; those it closed. `early`: though the
  // year is not over yet in Ulaanbaatar (an organisation is dissolved); without it that
  // is Failure year-not-over.
  std::vector<StorageUnit> close_year(const Agent& agent, std::string_view fonds, int year,
                                      bool early);
  // Gives closed units of a year that have none their inventory, by class and
  // openness, and their number in it; in order of index and volume. Those whose
  // retention item the schedule does not have stay without and are in `unknown`.
  struct Numbered {
    std::vector<StorageUnit> units, unknown;
  };
  Numbered number_units(const Agent& agent, std::string_view fonds, int year);

  // ---- handover
  // The row of an act that was drawn up as `handover.document`; id and time are made
  // here. Failure unit-state when one of the units is not closed or in an act already.
  Handover create_handover(const Agent& agent, Handover handover,
                           const std::vector<std::string>& units);
  std::vector<Handover> handovers(std::string_view fonds, int year) const;
  std::optional<Handover> handover_of_document(std::string_view document) const;
  std::vector<StorageUnit> handover_units(std::string_view handover) const;
  // A paper that was withdrawn leaves its place to another. Failure unit-state when
  // the act is done.
  void replace_handover_document(const Agent& agent, std::string_view handover,
                                 std::string_view document);
  // Both have signed: the units are the archive's. In the transaction that captures
  // the act. Failure handover-differs when a unit is not closed and numbered.
  void receive(Transaction& transaction, const Agent& agent, Handover handover,
               std::string_view record) const;

  // ---- records
  std::optional<UnitItem> place(std::string_view record) const;
  // Of organisations that have a fonds (`fonds` "": of all), oldest first.
  std::vector<Unfiled> unfiled(std::string_view fonds, std::size_t limit) const;
  std::size_t unfiled_count(std::string_view fonds) const;
  // Files a record that has no place in an entry of an approved plan of its fonds;
  // event record.filed. Failure not-found, record-filed, plan-entry-invalid (another
  // fonds, or a draft).
  UnitItem file(const Agent& agent, std::string_view record, std::string_view entry);
  // All that the approved plan of their year has a place for; how many.
  std::size_t file_waiting(const Agent& agent, std::string_view fonds, std::size_t limit);

  // Event record.related. Failure relation-invalid.
  Relation relate(const Agent& agent, Relation relation);
  std::vector<Relation> relations(std::string_view record) const;
  // Records that this one probably supersedes: same form, organisation, unit and post,
  // captured before, not superseded yet; newest first, ten at most. A person confirms.
  std::vector<Record> supersedes_probably(const Record& record) const;

 private:
  EventSink sink(Transaction& transaction, const Agent& agent) const;
  // Files with the event record.filed.
  UnitItem file_in(Transaction& transaction, const Agent& agent, const Record& record,
                   const PlanEntry& entry, int year) const;

  Archive& archive_;
  const Clock& clock_;
};

}  // namespace tamga::archive
