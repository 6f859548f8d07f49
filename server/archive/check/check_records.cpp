// SPDX-License-Identifier: GPL-3.0-or-later
// Records: each captured by one event, renewed as the log says; registers.
#include <nlohmann/json.hpp>

#include "server/archive/archive_state.h"
#include "server/archive/check/check_part.h"
#include "server/archive/log/event_rows.h"
#include "server/archive/object_rows.h"
#include "server/archive/record_rows.h"
#include "server/archive/renewal_rows.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

// The files of a record's renewals: each begins with the one before, and the
// log's events name just these.
void check_renewals(Transaction& transaction, const Record& record, Checking& checking) {
  const ObjectStore& objects = checking.objects;
  std::string before = record.pdf_sha256;
  std::vector<std::pair<std::string, std::string>> kept, logged;
  for (const Renewal& renewal : find_renewals(transaction, record.id)) {
    kept.emplace_back(before, renewal.pdf_sha256);
    const std::string earlier = objects.get(before), later = objects.get(renewal.pdf_sha256);
    if (later.size() <= earlier.size() || !later.starts_with(earlier))
      checking.add("record-altered", record.id, "a renewal does not begin with what it renews");
    before = renewal.pdf_sha256;
  }
  each_event_about(transaction, record.id, static_cast<std::size_t>(-1),
                   [&](const EventRow& event) {
                     if (event.type != renewed_type) return;
                     const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
                     if (detail.is_object())
                       logged.emplace_back(detail.value("from", ""), detail.value("to", ""));
                   });
  if (kept != logged)
    checking.add("record-altered", record.id, "its renewals are not those of the log");
}

// Whether the event of the record's capture speaks of this request. Archives from
// before leaves were JSON say nothing of it.
bool speaks_of_request(Transaction& transaction, const std::string& record,
                       const std::string& hash) {
  bool speaks = false;
  each_event_about(transaction, record, 1, [&](const EventRow& event) {
    const auto detail = nlohmann::json::parse(event.detail, nullptr, false);
    if (!detail.is_object()) return;
    speaks = detail.contains("request") ? detail["request"] == hash : is_line_leaf(event.leaf);
  });
  return speaks;
}

}  // namespace

void check_records(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    // Events are counted once, not for each record: SQLite would look through all captures for it.
    transaction.query(
        "SELECT r.id AS id, COALESCE(c.captures, 0) AS captures FROM records r LEFT JOIN "
        "(SELECT subject, COUNT(*) AS captures FROM events WHERE type = :type GROUP BY subject) c "
        "ON c.subject = r.id WHERE COALESCE(c.captures, 0) <> 1 "
        "AND r.id NOT IN (SELECT record FROM imported_record)",
        {{"type", std::string(captured_type)}}, [&](const Row& row) {
          checking.add("record-unlogged", row.text("id"),
                       row.text("captures") + " events of its capture instead of one");
        });
    std::uint64_t done = 0, all = 0;
    transaction.query("SELECT COUNT(*) AS all_records FROM records", {}, [&](const Row& row) {
      all = static_cast<std::uint64_t>(row.integer("all_records"));
    });
    each_record(transaction, [&](const Record& record) {
      checking.tell("records", ++done, all);
      if (is_disposed(transaction, record.id)) return;
      try {
        check_renewals(transaction, record, checking);
      } catch (const Failure& failure) {
        checking.add(std::string(failure.kind().code), record.id, failure.detail());
      }
    });
  });
}

void check_registers(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    each_register_fault(transaction, [&](const std::string& year, const std::string& detail) {
      checking.add("register-gap", year, detail);
    });
  });
}

// The rows that answer a repeated request, against the events of the captures.
void check_requests(Checking& checking) {
  checking.catalogue.read([&](Transaction& transaction) {
    std::int64_t rows = 0, told = 0;
    transaction.query(
        "SELECT agent, idempotency_key, record_id FROM captures", {}, [&](const Row& row) {
          const std::string record = row.text("record_id");
          const auto hash = request_hash(row.text("agent"), row.text("idempotency_key"));
          if (!speaks_of_request(transaction, record, hash))
            checking.add("request-altered", record, "not the request that it was captured by");
          ++rows;
        });
    transaction.query(
        "SELECT COUNT(*) AS told FROM events WHERE type = :type AND detail LIKE '%\"request\":%'",
        {{"type", std::string(captured_type)}},
        [&](const Row& row) { told = row.integer("told"); });
    if (rows < told)
      checking.add("request-altered", "captures",
                   std::to_string(told - rows) + " requests are gone that were answered");
  });
}

}  // namespace tamga::archive
