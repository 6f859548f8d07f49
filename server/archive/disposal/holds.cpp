// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/disposal/holds.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/disposal/hold_rows.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 2000;

constexpr const char* select_hold =
    "SELECT h.id AS id, h.reason AS reason, h.basis AS basis, h.query AS query, h.placed AS "
    "placed, h.placed_by AS placed_by, h.lifted AS lifted, h.lifted_by AS lifted_by, h.lift_reason "
    "AS lift_reason, (SELECT COUNT(*) FROM hold_record r WHERE r.hold = h.id) AS records, "
    "(SELECT COUNT(*) FROM hold_unit u WHERE u.hold = h.id) AS units FROM hold h ";

Hold hold_from(const Row& row) {
  Hold hold;
  hold.id = row.text("id");
  hold.reason = row.text("reason");
  hold.basis = row.text("basis");
  hold.query = row.text("query");
  hold.placed = row.integer("placed");
  hold.placed_by = row.text("placed_by");
  hold.lifted = row.null("lifted") ? 0 : row.integer("lifted");
  hold.lifted_by = row.text("lifted_by");
  hold.lift_reason = row.text("lift_reason");
  hold.records = static_cast<std::size_t>(row.integer("records"));
  hold.units = static_cast<std::size_t>(row.integer("units"));
  return hold;
}

std::optional<Hold> find_hold(Transaction& transaction, std::string_view id) {
  std::optional<Hold> found;
  transaction.query(std::string(select_hold) + "WHERE h.id = :id", {{"id", std::string(id)}},
                    [&](const Row& row) { found = hold_from(row); });
  return found;
}

void require_text(const std::string& text, const char* pointer) {
  if (text.empty() || text.size() > longest_text)
    throw Failure("hold-invalid", "1 to 2000 bytes", pointer);
}

// Sorted, each once: the same list gives the same digest.
std::vector<std::string> listed(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

bool there(Transaction& transaction, const char* sql, const std::string& id) {
  bool found = false;
  transaction.query(sql, {{"id", id}}, [&](const Row&) { found = true; });
  return found;
}

void hold_record(Transaction& transaction, const std::string& hold, const std::string& record) {
  if (!there(transaction, "SELECT 1 AS one FROM records WHERE id = :id", record))
    throw Failure("not-found", "no record " + record.substr(0, 64), "/records");
  if (there(transaction, "SELECT 1 AS one FROM record_disposal WHERE record = :id", record))
    throw Failure("record-destroyed", record, "/records");
  transaction.run("INSERT INTO hold_record (hold, record) VALUES (:hold, :record)",
                  {{"hold", hold}, {"record", record}});
}

void hold_unit(Transaction& transaction, const std::string& hold, const std::string& unit) {
  if (!there(transaction, "SELECT 1 AS one FROM storage_unit WHERE id = :id", unit))
    throw Failure("not-found", "no unit " + unit.substr(0, 64), "/units");
  if (there(transaction,
            "SELECT 1 AS one FROM storage_unit WHERE id = :id "
            "AND state IN ('destroyed', 'transferred')",
            unit))
    throw Failure("record-destroyed", unit, "/units");
  transaction.run("INSERT INTO hold_unit (hold, unit) VALUES (:hold, :unit)",
                  {{"hold", hold}, {"unit", unit}});
}

void insert_hold(Transaction& transaction, const Hold& hold) {
  transaction.run(
      "INSERT INTO hold (id, reason, basis, query, placed, placed_by, lifted, lifted_by, "
      "lift_reason) VALUES (:id, :reason, :basis, :query, :placed, :by, NULL, '', '')",
      {{"id", hold.id},
       {"reason", hold.reason},
       {"basis", hold.basis},
       {"query", hold.query},
       {"placed", hold.placed},
       {"by", hold.placed_by}});
}

std::vector<std::string> ids_of(const Catalogue& catalogue, const char* sql, std::string_view id) {
  std::vector<std::string> ids;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(sql, {{"id", std::string(id)}},
                      [&](const Row& row) { ids.push_back(row.text("held")); });
  });
  return ids;
}

}  // namespace

Holds::Holds(Archive& archive, const Clock& clock) : archive_(archive), clock_(clock) {}

Hold Holds::place(const Agent& agent, const HoldOrder& order) {
  require_text(order.reason, "/reason");
  require_text(order.basis, "/basis");
  if (order.query.size() > longest_text) throw Failure("hold-invalid", "too long", "/query");
  const auto records = listed(order.records), units = listed(order.units);
  if (records.empty() && units.empty())
    throw Failure("hold-invalid", "nothing is held", "/records");
  if (records.size() + units.size() > most_held)
    throw Failure("hold-invalid", "more than " + std::to_string(most_held), "/records");
  Hold hold;
  hold.placed = clock_.microseconds();
  hold.id = new_identifier(hold.placed);
  hold.reason = order.reason;
  hold.basis = order.basis;
  hold.query = order.query;
  hold.placed_by = agent.account;
  hold.records = records.size();
  hold.units = units.size();
  const json detail = {{"records", records.size()},
                       {"records_digest", held_digest(records)},
                       {"units", units.size()},
                       {"units_digest", held_digest(units)}};
  archive_.append(agent, "hold.placed", hold.id, detail.dump(), [&](Transaction& transaction) {
    insert_hold(transaction, hold);
    for (const auto& record : records) hold_record(transaction, hold.id, record);
    for (const auto& unit : units) hold_unit(transaction, hold.id, unit);
  });
  return hold;
}

std::size_t Holds::extend(const Agent& agent, std::string_view id,
                          const std::vector<std::string>& records) {
  const auto known = records_of(id);
  std::vector<std::string> added;
  for (const auto& record : listed(records))
    if (!std::binary_search(known.begin(), known.end(), record)) added.push_back(record);
  if (known.size() + added.size() > most_held)
    throw Failure("hold-invalid", "more than " + std::to_string(most_held), "/records");
  if (added.empty() && find(id)) return 0;
  auto whole = known;
  whole.insert(whole.end(), added.begin(), added.end());
  whole = listed(std::move(whole));
  const json detail = {{"records", whole.size()}, {"records_digest", held_digest(whole)}};
  archive_.append(agent, "hold.extended", id, detail.dump(), [&](Transaction& transaction) {
    const auto hold = find_hold(transaction, id);
    if (!hold) throw Failure("not-found");
    if (hold->lifted != 0) throw Failure("hold-lifted");
    if (hold->records != known.size()) throw Failure("revision-stale");
    for (const auto& record : added) hold_record(transaction, hold->id, record);
  });
  return added.size();
}

void Holds::lift(const Agent& agent, std::string_view id, const std::string& reason) {
  if (reason.empty() || reason.size() > longest_text) throw Failure("reason-missing");
  archive_.append(agent, "hold.lifted", id, json{{"reason", sha256_hex(reason)}}.dump(),
                  [&](Transaction& transaction) {
                    const auto hold = find_hold(transaction, id);
                    if (!hold) throw Failure("not-found");
                    if (hold->lifted != 0) throw Failure("hold-lifted");
                    transaction.run(
                        "UPDATE hold SET lifted = :lifted, lifted_by = :by, lift_reason = :reason "
                        "WHERE id = :id",
                        {{"id", hold->id},
                         {"lifted", clock_.microseconds()},
                         {"by", agent.account},
                         {"reason", reason}});
                  });
}

std::vector<Hold> Holds::all(bool with_lifted) const {
  std::vector<Hold> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query(std::string(select_hold) + (with_lifted ? "" : "WHERE h.lifted IS NULL ") +
                          "ORDER BY h.placed DESC, h.id",
                      {}, [&](const Row& row) { found.push_back(hold_from(row)); });
  });
  return found;
}

std::optional<Hold> Holds::find(std::string_view id) const {
  std::optional<Hold> found;
  archive_.catalogue().read([&](Transaction& transaction) { found = find_hold(transaction, id); });
  return found;
}

std::vector<std::string> Holds::records_of(std::string_view id) const {
  return ids_of(archive_.catalogue(),
                "SELECT record AS held FROM hold_record WHERE hold = :id ORDER BY record", id);
}

std::vector<std::string> Holds::units_of(std::string_view id) const {
  return ids_of(archive_.catalogue(),
                "SELECT unit AS held FROM hold_unit WHERE hold = :id ORDER BY unit", id);
}

std::vector<Hold> Holds::on_record(std::string_view record) const {
  std::vector<Hold> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    for (const auto& id : holds_on_record(transaction, record))
      if (auto hold = find_hold(transaction, id)) found.push_back(std::move(*hold));
  });
  return found;
}

}  // namespace tamga::archive
