// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/disposal/disposal_check.h"

#include <nlohmann/json.hpp>

#include "server/archive/disposal/disposal.h"
#include "server/archive/disposal/hold_rows.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/object_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/retention/schedule_rows.h"
#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::size_t all_events = static_cast<std::size_t>(-1);

// The newest detail of a type about a subject; an empty object when there is none.
json last_detail(Transaction& transaction, const std::string& subject, std::string_view type,
                 std::size_t* count = nullptr, std::string* agent = nullptr) {
  json found = json::object();
  each_event_about(transaction, subject, all_events, [&](const EventRow& event) {
    if (event.type != type) return;
    found = json::parse(event.detail, nullptr, false);
    if (agent) *agent = event.agent;
    if (count) ++*count;
  });
  return found.is_object() ? found : json::object();
}

// What stays of a disposed record, and what does not.
void check_entry(Transaction& transaction, Checking& checking, const RecordDisposal& gone) {
  std::size_t events = 0;
  const auto detail = last_detail(transaction, gone.record, "record." + gone.fate, &events);
  if (events != 1 || detail.value("disposal", "") != gone.disposal)
    checking.add("disposal-altered", gone.record, "no event says that it is " + gone.fate);
  const auto record = find_record(transaction, gone.record);
  if (record && events == 1 && detail.value("record", "") != record_hash(*record))
    checking.add("record-altered", gone.record, "its entry is not that of its disposal");
  for (const auto& hash : objects_of(transaction, gone.record)) {
    if (object_referenced(transaction, hash)) continue;
    bool listed = false;
    transaction.query("SELECT 1 AS one FROM object_disposal WHERE sha256 = :hash", {{"hash", hash}},
                      [&](const Row&) { listed = true; });
    if (checking.objects.contains(hash))
      checking.add("object-remaining", hash, "of record " + gone.record + ", " + gone.fate);
    else if (!listed)
      checking.add("disposal-altered", hash, "removed, and no disposal lists it");
  }
}

void check_entries(Transaction& transaction, Checking& checking) {
  std::vector<RecordDisposal> all;
  transaction.query(
      "SELECT record, fate, disposal, disposed FROM record_disposal", {}, [&](const Row& row) {
        all.push_back(
            {row.text("record"), row.text("fate"), row.text("disposal"), row.integer("disposed")});
      });
  for (const auto& gone : all) check_entry(transaction, checking, gone);
  transaction.query(
      "SELECT e.subject AS subject FROM events e WHERE e.type IN ('record.destroyed', "
      "'record.transferred') AND NOT EXISTS (SELECT 1 FROM record_disposal d WHERE d.record = "
      "e.subject)",
      {}, [&](const Row& row) {
        checking.add("disposal-altered", row.text("subject"), "its event has no row");
      });
}

void check_listed(Transaction& transaction, Checking& checking) {
  std::vector<std::string> listed;
  transaction.query("SELECT sha256 FROM object_disposal", {},
                    [&](const Row& row) { listed.push_back(row.text("sha256")); });
  for (const auto& hash : listed)
    if (object_referenced(transaction, hash))
      checking.add("disposal-altered", hash, "listed as removed, and a record has it");
}

void check_holds(Transaction& transaction, Checking& checking) {
  const auto ids = [&](const char* sql, const std::string& hold) {
    std::vector<std::string> found;
    transaction.query(sql, {{"hold", hold}},
                      [&](const Row& row) { found.push_back(row.text("held")); });
    return held_digest(found);
  };
  transaction.query("SELECT id, lifted, lift_reason FROM hold", {}, [&](const Row& row) {
    const auto id = row.text("id");
    const auto placed = last_detail(transaction, id, "hold.placed");
    const auto extended = last_detail(transaction, id, "hold.extended");
    const auto lifted = last_detail(transaction, id, "hold.lifted");
    const auto& newest = extended.empty() ? placed : extended;
    if (newest.value("records_digest", "") !=
            ids("SELECT record AS held FROM hold_record WHERE hold = :hold ORDER BY record", id) ||
        placed.value("units_digest", "") !=
            ids("SELECT unit AS held FROM hold_unit WHERE hold = :hold ORDER BY unit", id))
      checking.add("hold-altered", id, "what it holds is not what its events say");
    if (row.null("lifted") ? !lifted.empty()
                           : lifted.value("reason", "") != sha256_hex(row.text("lift_reason")))
      checking.add("hold-altered", id, "whether it is lifted is not what its events say");
  });
  transaction.query(
      "SELECT e.subject AS subject FROM events e WHERE e.type = 'hold.placed' AND NOT EXISTS "
      "(SELECT 1 FROM hold h WHERE h.id = e.subject)",
      {}, [&](const Row& row) { checking.add("hold-altered", row.text("subject"), "it is gone"); });
}

// By what this archive logged and, of a fonds that came in a package, what the other did.
void check_schedules(Transaction& transaction, Checking& checking) {
  std::vector<std::string> all;
  transaction.query("SELECT id FROM fonds", {},
                    [&](const Row& row) { all.push_back(row.text("id")); });
  for (const auto& fonds : all) {
    std::vector<std::string> logged, kept;
    each_event_about(transaction, fonds, all_events, [&](const EventRow& event) {
      if (event.type != "schedule.adopted") return;
      const auto detail = json::parse(event.detail, nullptr, false);
      logged.push_back(detail.is_object() ? detail.value("schedule", "") : "");
    });
    for (const auto& version : schedule_versions(transaction, fonds))
      kept.push_back(schedule_hash(version));
    if (kept != logged)
      checking.add("schedule-altered", fonds, "its retention schedules are not those adopted");
  }
}

// Who approved and executed, by the log; a state beyond that was never reached.
void check_disposals(Transaction& transaction, Checking& checking) {
  transaction.query(
      "SELECT id, state, approved_by, executed_by FROM disposal", {}, [&](const Row& row) {
        const auto id = row.text("id"), state = row.text("state");
        std::string approver, executor;
        std::size_t executions = 0;
        last_detail(transaction, id, "disposal.approved", nullptr, &approver);
        last_detail(transaction, id, "disposal.executed", &executions, &executor);
        const bool executed = !row.text("executed_by").empty();
        if (executed != (executions == 1) || row.text("executed_by") != executor ||
            (!row.text("approved_by").empty() && row.text("approved_by") != approver) ||
            ((state == "approved" || state == "executed") && row.text("approved_by").empty()))
          checking.add("disposal-altered", id, "its steps are not those of the log");
      });
}

}  // namespace

void check_disposal(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    check_entries(transaction, checking);
    check_listed(transaction, checking);
    check_holds(transaction, checking);
    check_schedules(transaction, checking);
    check_disposals(transaction, checking);
  });
}

}  // namespace tamga::archive
