// SPDX-License-Identifier: GPL-3.0-or-later
// Disposal of storage units, in the steps of Mongolian practice: due list → the
// appraisal commission (БНШК) decides each unit → a destruction act, approved by a
// second person → execution with its own date and manner → certified → the residual
// entry stays.
//
// Nothing is destroyed without a schedule that allows it, no hold, an approved act and
// two people (design §7.6; ISO 15489-1 §9.9, MoReq2010 §5 and §8). Everything is asked
// again inside the transaction that executes: what came in between, blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"
#include "server/archive/disposal/removal.h"
#include "server/clock.h"
#include "server/progress.h"

namespace tamga::archive {

struct DisposalUnit {
  std::string unit;                                    // id
  std::string due;                                     // day, as it was when the disposal began
  std::string decision, keep_until, note, decided_by;  // "" while it is not decided
  // Of the unit itself, for lists and the act.
  std::string file_index, title, department, retention_item, number, state;
  std::int64_t year = 0, volume = 0, items = 0, sheets = 0;
};

struct DisposalCase {
  std::string id, fonds;
  std::int64_t year = 0, number = 0;  // of the fonds in the year
  // appraisal → appraised → approved → executed → closed
  std::string state;
  std::string document;  // the destruction act, "" while there is none
  std::string created_by, approved_by, executed_by, manner;
  std::int64_t created = 0, approved = 0, executed = 0;  // microseconds UTC, 0: not yet
  std::vector<DisposalUnit> units;
  std::size_t count(std::string_view decision) const;
};

struct Appraisal {
  std::string unit;
  std::string decision;    // destroy, keep, transfer
  std::string keep_until;  // day after today, of keep alone
  std::string note;
};

// What became of a record whose content is gone.
struct RecordDisposal {
  std::string record, fate;  // destroyed, transferred
  std::string disposal;
  std::int64_t disposed = 0;  // microseconds UTC
};

// Thread-safe; several processes may work on one archive. Who may do which step is
// the faces' to ask; that two people do them is asked here. Failures besides the
// archive's: not-found; disposal-state for a step that is not due.
class Disposal {
 public:
  // `data`: the archive's folder, for its objects.
  Disposal(Archive& archive, const Clock& clock, const std::filesystem::path& data,
           const Disk& disk = Disk::real());

  // What the archive does not know: asked and done inside the transaction that executes.
  struct Papers {
    // Whether the destruction act, by its document, stands approved and can still be
    // certified. Without it nothing is destroyed.
    std::function<bool(Transaction&, const std::string& document)> act_stands;
    // What else of a record's content lies in the catalogue, and goes.
    std::function<void(Transaction&, const Record&)> erase;
  };
  // Called before the first request.
  void set_papers(Papers papers) { papers_ = std::move(papers); }

  // From all units that are due today by 1 January of `year`. Event disposal.begun.
  // Failure nothing-due.
  DisposalCase begin(const Agent& agent, std::string_view fonds, int year);

  // What the commission decided of one unit, until conclude(); the last word counts.
  // Failure appraisal-invalid with a pointer; unit-held for anything but keep.
  void appraise(const Agent& agent, std::string_view id, const Appraisal& appraisal);
  // Every unit is decided. With none to destroy or transfer it is closed at once.
  // Event disposal.appraised. Failure disposal-incomplete, unit-held.
  DisposalCase conclude(const Agent& agent, std::string_view id);
  // The act that is made of it (once). Failure disposal-state.
  void set_document(const Agent& agent, std::string_view id, std::string_view document);
  // Back to the commission, until it is executed: an act that was made counts no
  // longer. Event disposal.reopened. Failure reason-missing.
  void reopen(const Agent& agent, std::string_view id, const std::string& reason);

  // Approval inside the transaction of the act that gives it, or of its own for a
  // disposal with nothing to destroy. Failure second-person-required when `by` or
  // `for_whom` began it; unit-held, disposal-state, disposal-needs-act.
  void require_approvable(Transaction& transaction, std::string_view id, std::string_view by,
                          std::string_view for_whom) const;
  void approve(Transaction& transaction, const Agent& agent, std::string_view id,
               std::string_view for_whom) const;
  void approve_transfer(const Agent& agent, std::string_view id);

  // Destroys and transfers: all units or none. When it returns, the rows, the events and
  // the log are durable and the bytes are gone from objects and catalogue; after a crash
  // or on a full disk finish_removals() ends it. Events record.destroyed,
  // record.transferred, unit.destroyed, unit.transferred, disposal.executed. Failures:
  // second-person-required (who approved may not execute), act-missing, unit-held,
  // unit-not-due, receipt-missing, appraisal-invalid (the manner). `progress`: units, then
  // objects; when it throws while units are gone through nothing is executed.
  DisposalCase execute(const Agent& agent, std::string_view id, const std::string& manner,
                       const Progress& progress = {});
  // Inside the transaction that captures the act with its certification.
  void close(Transaction& transaction, const Agent& agent, std::string_view id) const;

  // Removes what executed disposals left behind; gives how many files. Does nothing
  // when nothing is left. Throws storage-failed: then try again later.
  std::size_t finish_removals(const Progress& progress = {}) { return removal_.finish(progress); }

  std::optional<DisposalCase> find(std::string_view id) const;
  std::optional<DisposalCase> of_document(std::string_view document) const;
  // Newest first, without their units. `fonds` "": of every fonds.
  std::vector<DisposalCase> all(std::string_view fonds) const;

 private:
  Archive& archive_;
  const Clock& clock_;
  Removal removal_;
  Papers papers_;
};

// What became of a record; none while its content is here.
std::optional<RecordDisposal> disposal_of(const Archive& archive, std::string_view record);
std::optional<RecordDisposal> disposal_of(Transaction& transaction, std::string_view record);
// For whoever adds to a record's content. Throws Failure record-destroyed.
void require_content(Transaction& transaction, std::string_view record);

}  // namespace tamga::archive
