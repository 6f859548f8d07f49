// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/fixity/fixity_rows.h"

namespace tamga::archive {
namespace {

constexpr std::int64_t failed_limit = 1000;

Repair repair_of(const Row& row) {
  return {row.text("id"),         row.text("sha256"),     row.text("source"),
          row.text("asked_by"),   row.text("allowed_by"), row.integer("asked"),
          row.integer("repaired")};
}

constexpr std::string_view repair_columns =
    "SELECT id, sha256, source, asked, asked_by, allowed_by, repaired FROM object_repair ";

}  // namespace

std::int64_t last_sequence(Transaction& transaction) {
  std::int64_t last = 0;
  transaction.query("SELECT COALESCE(MAX(sequence), 0) AS last FROM records", {},
                    [&](const Row& row) { last = row.integer("last"); });
  return last;
}

std::optional<std::string> find_outcome(Transaction& transaction, std::string_view sha256) {
  std::optional<std::string> outcome;
  transaction.query("SELECT outcome FROM object_fixity WHERE sha256 = :sha256",
                    {{"sha256", std::string(sha256)}},
                    [&](const Row& row) { outcome = row.text("outcome"); });
  return outcome;
}

void put_outcome(Transaction& transaction, std::string_view sha256, std::int64_t checked,
                 std::string_view outcome) {
  const Parameters values = {
      {"sha256", std::string(sha256)}, {"checked", checked}, {"outcome", std::string(outcome)}};
  if (transaction.run(
          "UPDATE object_fixity SET checked = :checked, outcome = :outcome WHERE sha256 = :sha256",
          values) == 0)
    transaction.run(
        "INSERT INTO object_fixity (sha256, checked, outcome) VALUES (:sha256, :checked, :outcome)",
        values);
}

void remove_outcome(Transaction& transaction, std::string_view sha256) {
  transaction.run("DELETE FROM object_fixity WHERE sha256 = :sha256",
                  {{"sha256", std::string(sha256)}});
}

std::vector<std::string> least_recently_checked(Transaction& transaction, std::int64_t before,
                                                std::size_t limit) {
  std::vector<std::string> found;
  transaction.query(
      "SELECT sha256 FROM object_fixity WHERE checked < :before ORDER BY checked LIMIT :limit",
      {{"before", before}, {"limit", static_cast<std::int64_t>(limit)}},
      [&](const Row& row) { found.push_back(row.text("sha256")); });
  return found;
}

FixityStatus fixity_status(Transaction& transaction, std::int64_t since) {
  FixityStatus status;
  transaction.query(
      "SELECT COUNT(*) AS objects, COALESCE(SUM(CASE WHEN checked >= :since THEN 1 ELSE 0 END), 0) "
      "AS checked, COALESCE(MIN(checked), 0) AS oldest FROM object_fixity",
      {{"since", since}}, [&](const Row& row) {
        status.objects = static_cast<std::uint64_t>(row.integer("objects"));
        status.checked = static_cast<std::uint64_t>(row.integer("checked"));
        status.oldest = row.integer("oldest");
      });
  transaction.query(
      "SELECT sha256, outcome, checked FROM object_fixity WHERE outcome <> 'good' ORDER BY "
      "checked, "
      "sha256 LIMIT :limit",
      {{"limit", failed_limit}}, [&](const Row& row) {
        status.failed.push_back(
            {row.text("sha256"), row.text("outcome"), row.integer("checked"), {}});
      });
  return status;
}

void insert_repair(Transaction& transaction, const Repair& repair) {
  transaction.run(
      "INSERT INTO object_repair (id, sha256, source, asked, asked_by, allowed, allowed_by, "
      "repaired) VALUES (:id, :sha256, :source, :asked, :asked_by, NULL, '', NULL)",
      {{"id", repair.id},
       {"sha256", repair.sha256},
       {"source", repair.source},
       {"asked", repair.asked},
       {"asked_by", repair.asked_by}});
}

std::optional<Repair> find_repair(Transaction& transaction, std::string_view id) {
  std::optional<Repair> found;
  transaction.query(std::string(repair_columns) + "WHERE id = :id", {{"id", std::string(id)}},
                    [&](const Row& row) { found = repair_of(row); });
  return found;
}

std::optional<Repair> find_open_repair(Transaction& transaction, std::string_view sha256) {
  std::optional<Repair> found;
  transaction.query(std::string(repair_columns) +
                        "WHERE sha256 = :sha256 AND repaired IS NULL ORDER BY asked LIMIT 1",
                    {{"sha256", std::string(sha256)}},
                    [&](const Row& row) { found = repair_of(row); });
  return found;
}

std::vector<Repair> find_repairs(Transaction& transaction, std::size_t limit) {
  std::vector<Repair> found;
  transaction.query(std::string(repair_columns) +
                        "ORDER BY CASE WHEN repaired IS NULL THEN 0 ELSE 1 END, asked DESC, id "
                        "LIMIT :limit",
                    {{"limit", static_cast<std::int64_t>(limit)}},
                    [&](const Row& row) { found.push_back(repair_of(row)); });
  return found;
}

void allow_repair(Transaction& transaction, std::string_view id, std::int64_t time,
                  std::string_view by) {
  transaction.run("UPDATE object_repair SET allowed = :time, allowed_by = :by WHERE id = :id",
                  {{"id", std::string(id)}, {"time", time}, {"by", std::string(by)}});
}

void finish_repair(Transaction& transaction, std::string_view id, std::int64_t time) {
  transaction.run("UPDATE object_repair SET repaired = :time WHERE id = :id",
                  {{"id", std::string(id)}, {"time", time}});
}

}  // namespace tamga::archive
