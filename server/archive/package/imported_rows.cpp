// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/imported_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/archive/package/table_rows.h"
#include "server/error.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

std::optional<std::int64_t> last_of(Transaction& transaction, const char* table,
                                    const std::string& name, std::int64_t year) {
  std::optional<std::int64_t> last;
  transaction.query(
      std::string("SELECT last FROM ") + table + " WHERE fonds = :fonds AND year = :year",
      {{"fonds", name}, {"year", year}}, [&](const Row& row) { last = row.integer("last"); });
  return last;
}

void set_last(Transaction& transaction, const char* table, const std::string& name,
              std::int64_t year, std::int64_t last) {
  const Parameters values{{"fonds", name}, {"year", year}, {"last", last}};
  if (transaction.run(std::string("UPDATE ") + table +
                          " SET last = :last WHERE fonds = :fonds AND year = :year",
                      values) == 0)
    transaction.run(
        std::string("INSERT INTO ") + table + " (fonds, year, last) VALUES (:fonds, :year, :last)",
        values);
}

bool is_common(const std::string& name) {
  return name.find('/') != std::string::npos;
}

}  // namespace

std::optional<ImportedPackage> find_imported_package(Transaction& transaction,
                                                     const std::string& id) {
  std::optional<ImportedPackage> found;
  transaction.query(
      "SELECT id, origin, manifest_sha512, begun, finished FROM imported_package WHERE id = :id",
      {{"id", id}}, [&](const Row& row) {
        found = ImportedPackage{row.text("id"), row.text("origin"), row.text("manifest_sha512"),
                                row.integer("begun"), !row.null("finished")};
      });
  return found;
}

void insert_imported_package(Transaction& transaction, const ImportedPackage& package) {
  transaction.run(
      "INSERT INTO imported_package (id, origin, manifest_sha512, begun, finished) "
      "VALUES (:id, :origin, :manifest, :begun, NULL)",
      {{"id", package.id},
       {"origin", package.origin},
       {"manifest", package.manifest_sha512},
       {"begun", package.begun}});
}

void finish_imported_package(Transaction& transaction, const std::string& id, std::int64_t now) {
  transaction.run("UPDATE imported_package SET finished = :now WHERE id = :id",
                  {{"now", now}, {"id", id}});
}

void insert_imported_record(Transaction& transaction, const std::string& record,
                            const std::string& package) {
  transaction.run("INSERT INTO imported_record (record, package) VALUES (:record, :package)",
                  {{"record", record}, {"package", package}});
}

void take_register(Transaction& transaction, const std::string& name, std::int64_t year,
                   std::int64_t last) {
  const auto here = last_of(transaction, "registers", name, year);
  const auto foreign = last_of(transaction, "imported_register", name, year);
  if (here && !foreign) return;  // this archive's own: its records are here or refuse to come
  if (here && *here > *foreign && last > *foreign)
    throw Failure("package-conflict", "the register " + name + " of " + std::to_string(year) +
                                          " was counted on here and there");
  const auto highest = std::max({last, here.value_or(0)});
  set_last(transaction, "registers", name, year, highest);
  set_last(transaction, "imported_register", name, year, std::max(last, foreign.value_or(0)));
  if (is_common(name) && !last_of(transaction, "registers", "", year)) {
    set_last(transaction, "registers", "", year, last);
    set_last(transaction, "imported_register", "", year, last);
  }
}

void insert_waiting_relation(Transaction& transaction, const json& row) {
  transaction.run(
      "INSERT INTO imported_relation (record, relation, target, made) "
      "VALUES (:record, :relation, :target, :made)",
      {{"record", row["record"].get<std::string>()},
       {"relation", row["relation"].get<std::string>()},
       {"target", row["target"].get<std::string>()},
       {"made", row["made"].get<std::int64_t>()}});
}

std::size_t settle_relations(Transaction& transaction, const std::string& package) {
  const char* settled = "target IN (SELECT id FROM records)";
  json rows = json::array();
  transaction.query(std::string("SELECT record, relation, target, made FROM imported_relation "
                                "WHERE ") +
                        settled,
                    {}, [&](const Row& row) {
                      rows.push_back({{"record", row.text("record")},
                                      {"relation", row.text("relation")},
                                      {"target", row.text("target")},
                                      {"made", row.integer("made")}});
                    });
  for (const auto& row : rows) place_row(transaction, relation_table(), row);
  transaction.run(std::string("DELETE FROM imported_relation WHERE ") + settled);
  std::int64_t waiting = 0;
  transaction.query(
      "SELECT COUNT(*) AS waiting FROM imported_relation w JOIN imported_record r ON "
      "r.record = w.record WHERE r.package = :package",
      {{"package", package}}, [&](const Row& row) { waiting = row.integer("waiting"); });
  return static_cast<std::size_t>(waiting);
}

}  // namespace tamga::archive::package
