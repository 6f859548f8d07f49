// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_faults.h"

#include "server/archive/catalogue/catalogue_unavailable.h"

namespace tamga::archive {
namespace {

struct Setting {
  const char *name, *advice;
};
constexpr Setting wanted[] = {
    {"fsync", "a commit is not on disk: set it on"},
    {"full_page_writes", "a page may be torn by a crash: set it on"},
    {"data_checksums", "a flipped bit goes unnoticed: stop the server, run pg_checksums --enable"}};

void check_settings(Transaction& transaction, std::vector<std::string>& found) {
  for (const auto& [name, advice] : wanted)
    transaction.query("SELECT current_setting(:name) AS value", {{"name", std::string(name)}},
                      [&](const Row& row) {
                        if (row.text("value") != "on")
                          found.push_back(std::string(name) + " is off: " + advice);
                      });
  transaction.query(
      "SELECT COALESCE(checksum_failures, 0) AS failures FROM pg_stat_database "
      "WHERE datname = current_database()",
      {}, [&](const Row& row) {
        if (row.integer("failures") > 0)
          found.push_back(row.text("failures") + " pages did not have their checksum");
      });
}

// One statement a reference, made of the engine's own list of them.
void check_references(Transaction& transaction, std::vector<std::string>& found) {
  struct Reference {
    std::string from, to, sql;
  };
  std::vector<Reference> references;
  transaction.query(
      "SELECT c.conrelid::regclass::text AS source, c.confrelid::regclass::text AS target, "
      "string_agg(format('x.%I = y.%I', a.attname, b.attname), ' AND ') AS same, "
      "string_agg(format('x.%I IS NOT NULL', a.attname), ' AND ') AS given "
      "FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace "
      "CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (own, other) "
      "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own "
      "JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = k.other "
      "WHERE c.contype = 'f' AND n.nspname = current_schema() GROUP BY c.oid, c.conrelid, "
      "c.confrelid ORDER BY 1, 2",
      {}, [&](const Row& row) {
        references.push_back({row.text("source"), row.text("target"),
                              "SELECT COUNT(*) AS orphans FROM " + row.text("source") +
                                  " x WHERE " + row.text("given") +
                                  " AND NOT EXISTS (SELECT 1 "
                                  "FROM " +
                                  row.text("target") + " y WHERE " + row.text("same") + ")"});
      });
  for (const auto& [from, to, sql] : references)
    transaction.query(sql, {}, [&, from = &from, to = &to](const Row& row) {
      if (row.integer("orphans") > 0)
        found.push_back("row of " + *from + " refers to a missing row of " + *to);
    });
}

// Relations that amcheck can look at, with the statement that does.
std::vector<std::pair<std::string, std::string>> checks_by_amcheck(Transaction& transaction) {
  bool usable = false;
  transaction.query(
      "SELECT COUNT(*) > 0 AS usable FROM pg_extension e JOIN pg_depend d ON d.refobjid = e.oid "
      "JOIN pg_proc p ON p.oid = d.objid WHERE e.extname = 'amcheck' AND p.proname = "
      "'verify_heapam' AND has_function_privilege(p.oid, 'EXECUTE')",
      {}, [&](const Row& row) { usable = row.integer("usable") == 1; });
  std::vector<std::pair<std::string, std::string>> checks;
  if (!usable) return checks;
  transaction.query(
      "SELECT c.oid::regclass::text AS relation, c.relkind = 'r' AS rows FROM pg_class c "
      "JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam "
      "WHERE n.nspname = current_schema() AND (c.relkind = 'r' OR (c.relkind = 'i' AND m.amname "
      "= 'btree')) ORDER BY 1",
      {}, [&](const Row& row) {
        const auto name = row.text("relation");
        checks.emplace_back(
            name, row.integer("rows") == 1
                      ? "SELECT msg AS fault FROM verify_heapam('" + name +
                            "', check_toast := true) LIMIT 5"
                      : "SELECT NULL AS fault FROM (SELECT bt_index_check('" + name + "')) x");
      });
  return checks;
}

}  // namespace

std::vector<std::string> postgres_faults(const ReadingWork& read) {
  std::vector<std::string> found;
  std::vector<std::pair<std::string, std::string>> checks;
  read([&](Transaction& transaction) {
    check_settings(transaction, found);
    check_references(transaction, found);
    checks = checks_by_amcheck(transaction);
  });
  // Each by itself: what one finds in an index, it says by an error.
  for (const auto& [relation, sql] : checks) {
    try {
      read([&, relation = &relation, sql = &sql](Transaction& transaction) {
        transaction.query(*sql, {}, [&](const Row& row) {
          if (!row.null("fault")) found.push_back(*relation + ": " + row.text("fault"));
        });
      });
    } catch (const CatalogueUnavailable&) {
      throw;
    } catch (const CatalogueError& error) {
      found.push_back(relation + ": " + error.what());
    }
  }
  return found;
}

}  // namespace tamga::archive
