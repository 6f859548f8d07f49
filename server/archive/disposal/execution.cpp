// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where content of records is given up.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/disposal_rows.h"
#include "server/archive/disposal/hold_rows.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/retention/schedule.h"
#include "server/civil_time.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::size_t longest_manner = 1000;

// Why each unit that goes may go, by the schedule in force today.
void require_allowed(Transaction& transaction, const DisposalCase& disposal,
                     const std::string& today) {
  const auto units = units_on(transaction, disposal.fonds, today, disposal.id);
  for (const auto& going : disposal.units) {
    if (going.decision == "keep") continue;
    const auto at = std::find_if(units.begin(), units.end(),
                                 [&](const UnitRetention& unit) { return unit.id == going.unit; });
    if (at == units.end()) throw Failure("not-found", "unit " + going.unit);
    const auto what = at->file_index + " (" + std::to_string(at->year) + "): ";
    if (at->standing == Standing::Held || !holds_on_unit(transaction, going.unit).empty())
      throw Failure("unit-held", what + "held");
    if (at->standing != Standing::Due)
      throw Failure("unit-not-due", what + std::string(standing_name(at->standing)));
  }
}

// The approval in the log speaks of just what is decided now.
void require_approved(Transaction& transaction, const DisposalCase& disposal,
                      std::string_view executor) {
  if (disposal.approved_by.empty() || disposal.approved_by == disposal.created_by ||
      disposal.approved_by == executor)
    throw Failure("second-person-required", "who approved a disposal does not execute it");
  if (disposal.document.empty() && disposal.count("destroy") != 0) throw Failure("act-missing");
  std::string approved, by;
  each_event_about(transaction, disposal.id, static_cast<std::size_t>(-1),
                   [&](const EventRow& event) {
                     if (event.type != "disposal.approved") return;
                     const auto detail = json::parse(event.detail, nullptr, false);
                     approved = detail.is_object() ? detail.value("appraisal", "") : "";
                     by = event.agent;
                   });
  if (approved != appraisal_digest(transaction, disposal) || by != disposal.approved_by)
    throw Failure("act-missing", "the approval in the log is of something else");
}

// A package with the record has arrived elsewhere.
void require_receipt(Transaction& transaction, const std::string& record) {
  bool received = false;
  transaction.query(
      "SELECT 1 AS one FROM package_record x JOIN package p ON p.id = x.package "
      "WHERE x.record = :record AND p.received IS NOT NULL LIMIT 1",
      {{"record", record}}, [&](const Row&) { received = true; });
  if (!received) throw Failure("receipt-missing", "record " + record);
}

class Execution {
 public:
  Execution(Transaction& transaction, const Archive& archive, const Agent& agent,
            const DisposalCase& disposal, const Disposal::Papers& papers)
      : transaction_(transaction),
        archive_(archive),
        agent_(agent),
        disposal_(disposal),
        papers_(papers) {}

  void unit(const DisposalUnit& going) {
    const bool destroy = going.decision == "destroy";
    const auto records = records_of_unit(transaction_, going.unit);
    if (!destroy)
      for (const auto& record : records) require_receipt(transaction_, record);
    for (const auto& record : records) this->record(record, destroy);
    const std::string state = destroy ? "destroyed" : "transferred";
    transaction_.run("UPDATE storage_unit SET state = :state WHERE id = :id",
                     {{"id", going.unit}, {"state", state}});
    archive_.append(transaction_, agent_, "unit." + state, going.unit,
                    json{{"disposal", disposal_.id}, {"records", records.size()}}.dump());
  }

 private:
  void record(const std::string& id, bool destroy) {
    const auto record = find_record(transaction_, id);
    if (!record) throw Failure("data-unusable", "a unit has record " + id + ", the archive not");
    if (!holds_on_record(transaction_, id).empty()) throw Failure("unit-held", "record " + id);
    const std::string fate = destroy ? "destroyed" : "transferred";
    transaction_.run(
        "INSERT INTO record_disposal (record, fate, disposal, disposed) "
        "VALUES (:record, :fate, :disposal, :disposed)",
        {{"record", id},
         {"fate", fate},
         {"disposal", disposal_.id},
         {"disposed", disposal_.executed}});
    list_for_removal(transaction_, id);
    if (papers_.erase) papers_.erase(transaction_, *record);
    json detail = {{"disposal", disposal_.id}, {"record", record_hash(*record)}};
    if (!disposal_.document.empty()) detail["document"] = disposal_.document;
    archive_.append(transaction_, agent_, "record." + fate, id, detail.dump());
  }

  Transaction& transaction_;
  const Archive& archive_;
  const Agent& agent_;
  const DisposalCase& disposal_;
  const Disposal::Papers& papers_;
};

}  // namespace

DisposalCase Disposal::execute(const Agent& agent, std::string_view id, const std::string& manner,
                               const Progress& progress) {
  if (manner.empty() || manner.size() > longest_manner)
    throw Failure("appraisal-invalid", "how it is destroyed, 1 to 1000 bytes", "/manner");
  DisposalCase disposal;
  const auto now = clock_.microseconds();
  archive_.append(agent, "disposal.executed", id, json{{"manner", manner}}.dump(),
                  [&](Transaction& t) {
                    disposal = require_disposal(t, id, {"approved"});
                    require_approved(t, disposal, agent.account);
                    if (!disposal.document.empty() &&
                        !(papers_.act_stands && papers_.act_stands(t, disposal.document)))
                      throw Failure("act-missing", "the act does not stand approved");
                    require_allowed(t, disposal, civil_day(now));
                    disposal.executed = now;
                    disposal.executed_by = agent.account;
                    disposal.manner = manner;
                    Execution execution(t, archive_, agent, disposal, papers_);
                    std::size_t done = 0;
                    for (const auto& unit : disposal.units) {
                      if (unit.decision != "keep") execution.unit(unit);
                      if (progress) progress("units", ++done, disposal.units.size());
                    }
                    // Only a destruction act certifies afterwards.
                    disposal.state = disposal.document.empty() ? "closed" : "executed";
                    update_disposal(t, disposal);
                  });
  finish_removals(progress);
  return *find(id);
}

std::optional<RecordDisposal> disposal_of(Transaction& transaction, std::string_view record) {
  std::optional<RecordDisposal> found;
  transaction.query(
      "SELECT record, fate, disposal, disposed FROM record_disposal WHERE record = :record",
      {{"record", std::string(record)}}, [&](const Row& row) {
        found = RecordDisposal{row.text("record"), row.text("fate"), row.text("disposal"),
                               row.integer("disposed")};
      });
  return found;
}

std::optional<RecordDisposal> disposal_of(const Archive& archive, std::string_view record) {
  std::optional<RecordDisposal> found;
  archive.catalogue().read([&](Transaction& t) { found = disposal_of(t, record); });
  return found;
}

void require_content(Transaction& transaction, std::string_view record) {
  if (const auto gone = disposal_of(transaction, record))
    throw Failure("record-destroyed", gone->fate);
}

}  // namespace tamga::archive
