// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/object_rows.h"

#include <limits>

namespace tamga::archive {
namespace {

struct Source {
  const char* role;
  const char* table;
  const char* hash;
  const char* record;
};
// Every column that names an object.
constexpr Source sources[] = {{"pdf", "records", "pdf_sha256", "id"},
                              {"content", "records", "content_sha256", "id"},
                              {"attachment", "record_attachment", "sha256", "record"},
                              {"renewal", "record_renewal", "pdf_sha256", "record"},
                              {"rendition", "record_rendition", "sha256", "record"}};

// SELECT role, sha256, record of all sources, each narrowed by `where` (over t
// and, where `with_sequence`, r) to records that are not disposed of.
std::string statement(const std::string& where, bool with_sequence) {
  std::string sql;
  for (const Source& source : sources) {
    const std::string record = std::string("t.") + source.record;
    std::string one = std::string("SELECT '") + source.role + "' AS role, t." + source.hash +
                      " AS sha256, " + record + " AS record FROM " + source.table + " t";
    if (with_sequence) one += " JOIN records r ON r.id = " + record;
    one += " WHERE NOT EXISTS (SELECT 1 FROM record_disposal d WHERE d.record = " + record + ")";
    std::string narrowed = where;
    for (auto at = narrowed.find("HASH"); at != std::string::npos; at = narrowed.find("HASH"))
      narrowed.replace(at, 4, std::string("t.") + source.hash);
    if (!narrowed.empty()) one += " AND " + narrowed;
    sql += sql.empty() ? one : " UNION ALL " + one;
  }
  return sql;
}

KeptObject object_of(const Row& row) {
  return {row.text("sha256"), row.text("record"), row.text("role")};
}

}  // namespace

void each_kept_object(Transaction& transaction,
                      const std::function<void(const KeptObject&)>& visit) {
  each_kept_object(transaction, -1, std::numeric_limits<std::int64_t>::max(), visit);
}

void each_kept_object(Transaction& transaction, std::int64_t after, std::int64_t last,
                      const std::function<void(const KeptObject&)>& visit) {
  static const std::string sql = statement("r.sequence > :after AND r.sequence <= :last", true);
  transaction.query(sql, {{"after", after}, {"last", last}},
                    [&](const Row& row) { visit(object_of(row)); });
}

std::vector<KeptObject> find_kept_object(Transaction& transaction, std::string_view sha256) {
  static const std::string sql = statement("HASH = :hash", false);
  std::vector<KeptObject> found;
  transaction.query(sql, {{"hash", std::string(sha256)}},
                    [&](const Row& row) { found.push_back(object_of(row)); });
  return found;
}

bool object_referenced(Transaction& transaction, std::string_view sha256) {
  static const std::string sql = statement("HASH = :hash", false) + " LIMIT 1";
  bool referenced = false;
  transaction.query(sql, {{"hash", std::string(sha256)}}, [&](const Row&) { referenced = true; });
  return referenced;
}

bool is_disposed(Transaction& transaction, std::string_view record_id) {
  bool disposed = false;
  transaction.query("SELECT 1 AS one FROM record_disposal WHERE record = :record",
                    {{"record", std::string(record_id)}}, [&](const Row&) { disposed = true; });
  return disposed;
}

bool removal_pending(Transaction& transaction, std::string_view sha256) {
  bool pending = false;
  transaction.query("SELECT 1 AS one FROM object_disposal WHERE sha256 = :hash AND removed IS NULL",
                    {{"hash", std::string(sha256)}}, [&](const Row&) { pending = true; });
  return pending;
}

}  // namespace tamga::archive
