// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/apply_migrations.h"

#include <map>
#include <string>

#include "server/archive/storage/hash.h"
#include "server/clock.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

std::map<std::int64_t, std::string> applied_hashes(Transaction& transaction, std::string_view set) {
  std::map<std::int64_t, std::string> applied;
  transaction.query("SELECT number, sha256 FROM migrations WHERE migration_set = :set",
                    {{"set", std::string(set)}},
                    [&](const Row& row) { applied[row.integer("number")] = row.text("sha256"); });
  return applied;
}

void note_applied(Transaction& transaction, std::string_view set,
                  const Catalogue::Migration& migration, const std::string& sha256) {
  transaction.run(
      "INSERT INTO migrations (migration_set, number, name, sha256, applied) "
      "VALUES (:set, :number, :name, :sha256, :applied)",
      {{"set", std::string(set)},
       {"number", std::int64_t{migration.number}},
       {"name", std::string(migration.name)},
       {"sha256", sha256},
       {"applied", Clock().microseconds()}});
}

}  // namespace

void apply_migrations(WritingConnection& connection, std::string_view set,
                      const std::vector<Catalogue::Migration>& migrations,
                      const std::function<std::string(const Catalogue::Migration&)>& text) {
  const auto refuse = [&](std::int64_t number, const std::string& why) {
    throw Failure("data-unusable",
                  "migration " + std::string(set) + "/" + std::to_string(number) + " " + why);
  };
  connection.run(
      "CREATE TABLE IF NOT EXISTS migrations ("
      "migration_set TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, "
      "sha256 TEXT NOT NULL, applied BIGINT NOT NULL, "
      "PRIMARY KEY (migration_set, number))",
      {});
  auto applied = applied_hashes(connection, set);
  const std::int64_t newest = applied.empty() ? 0 : applied.rbegin()->first;
  std::int64_t previous = 0;
  for (const auto& migration : migrations) {
    if (migration.number <= previous) refuse(migration.number, "is out of order");
    previous = migration.number;
    const std::string sha256 = sha256_hex(migration.sql);
    if (const auto known = applied.find(migration.number); known != applied.end()) {
      if (known->second != sha256) refuse(migration.number, "is not the one that was applied");
      applied.erase(known);
      continue;
    }
    if (migration.number < newest) refuse(migration.number, "was left out before a later one");
    connection.script(text(migration));
    note_applied(connection, set, migration, sha256);
  }
  if (!applied.empty()) refuse(applied.begin()->first, "is unknown to this program: it is newer");
}

}  // namespace tamga::archive
