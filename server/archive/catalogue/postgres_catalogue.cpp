// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_catalogue.h"

#include <filesystem>
#include <iomanip>
#include <map>
#include <set>
#include <sstream>

#include "server/archive/catalogue/apply_migrations.h"
#include "server/archive/catalogue/batching_writer.h"
#include "server/archive/catalogue/catalogue_unavailable.h"
#include "server/archive/catalogue/copy_catalogue.h"
#include "server/archive/catalogue/postgres_faults.h"
#include "server/archive/catalogue/postgres_sessions.h"
#include "server/archive/catalogue/reference_order.h"
#include "server/assets.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using std::chrono::hours;

constexpr auto usual = PostgresConnection::usual_patience;
constexpr hours migrating{1}, scrubbing{12}, checking{12};

// What does not do as it stands has a text of its own beside it.
std::string text_for_postgres(std::string_view set, const Catalogue::Migration& migration) {
  std::ostringstream name;
  name << std::setw(4) << std::setfill('0') << migration.number << '_' << migration.name << ".sql";
  const auto own = std::filesystem::path("server") / set / "migrations" / "postgresql" / name.str();
  return std::filesystem::exists(share_folder() / own) ? asset(own) : std::string(migration.sql);
}

class PostgresCatalogue : public WholeCatalogue {
 public:
  explicit PostgresCatalogue(const PostgresSettings& settings)
      : PostgresCatalogue(settings, std::make_unique<PostgresWriting>(settings)) {}

  void write(const std::function<void(Transaction&)>& work) override {
    writer_.write([&](WritingConnection& connection) { work(connection); });
  }
  void read(const std::function<void(Transaction&)>& work) const override {
    readers_.read(work, usual);
  }
  void migrate(std::string_view set, const std::vector<Migration>& migrations) override;
  void scrub() override;
  std::vector<std::string> faults() const override;
  std::vector<CatalogueTable> tables() const override;

 private:
  PostgresCatalogue(const PostgresSettings& settings, std::unique_ptr<PostgresWriting> writing)
      : session_(*writing), writer_(std::move(writing)), readers_(settings) {}

  PostgresWriting& session_;  // the writer's: touched on its thread alone
  BatchingWriter writer_;
  mutable PostgresReaders readers_;
};

void PostgresCatalogue::migrate(std::string_view set, const std::vector<Migration>& migrations) {
  writer_.alone([&](WritingConnection& connection) {
    session_.with_patience(migrating, [&] {
      connection.begin();
      try {
        apply_migrations(connection, set, migrations, [&](const Migration& migration) {
          return text_for_postgres(set, migration);
        });
        connection.commit();
      } catch (...) {
        connection.rollback();
        throw;
      }
    });
  });
}

// Statistics hold values of rows, too, and so do their own rows of before. The owner of the
// database may write those anew; for another role the server only warns.
void PostgresCatalogue::scrub() {
  const auto all = tables();
  writer_.alone([&](WritingConnection& connection) {
    session_.with_patience(scrubbing, [&] {
      connection.script("SET lock_timeout = '60s'");
      for (const auto& table : all) connection.run("VACUUM (FULL, ANALYZE) " + table.name, {});
      connection.run("VACUUM FULL pg_catalog.pg_statistic", {});
      connection.script("SET lock_timeout = 0");
    });
  });
}

std::vector<std::string> PostgresCatalogue::faults() const {
  try {
    return postgres_faults(
        [&](const std::function<void(Transaction&)>& work) { readers_.read(work, checking); });
  } catch (const CatalogueError& error) {
    return {error.what()};
  }
}

std::vector<CatalogueTable> PostgresCatalogue::tables() const {
  std::map<std::string, CatalogueTable> found;
  std::map<std::string, std::set<std::string>> targets;
  read([&](Transaction& transaction) {
    transaction.query(
        "SELECT c.relname AS name, a.attname AS column_name, a.atttypid::regtype::text AS type "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON "
        "a.attrelid = c.oid WHERE n.nspname = current_schema() AND c.relkind = 'r' AND "
        "a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attname",
        {}, [&](const Row& row) {
          auto& table = found[row.text("name")];
          table.name = row.text("name");
          const auto type = row.text("type");
          table.columns.push_back(
              {row.text("column_name"), type == "bigint"  ? CatalogueTable::Column::Kind::integer
                                        : type == "bytea" ? CatalogueTable::Column::Kind::bytes
                                                          : CatalogueTable::Column::Kind::text});
        });
    transaction.query(
        "SELECT c.relname AS name, a.attname AS column_name FROM pg_index i JOIN pg_class c ON "
        "c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL "
        "unnest(i.indkey) WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid "
        "= c.oid AND a.attnum = k.number WHERE n.nspname = current_schema() AND i.indisprimary "
        "ORDER BY c.relname, k.place",
        {},
        [&](const Row& row) { found[row.text("name")].key.push_back(row.text("column_name")); });
    transaction.query(
        "SELECT s.relname AS name, t.relname AS target FROM pg_constraint c JOIN pg_class s ON "
        "s.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid JOIN pg_namespace n ON n.oid = "
        "s.relnamespace WHERE n.nspname = current_schema() AND c.contype = 'f'",
        {}, [&](const Row& row) { targets[row.text("name")].insert(row.text("target")); });
  });
  std::vector<CatalogueTable> all;
  for (auto& [name, table] : found) all.push_back(std::move(table));
  return in_order_of_reference(std::move(all), targets);
}

void require_whole(const Catalogue& catalogue) {
  bool half = false;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT 1 AS one FROM pg_tables WHERE schemaname = current_schema() AND tablename = :mark",
        {{"mark", std::string(copy_mark)}}, [&](const Row&) { half = true; });
  });
  if (half)
    throw Failure("data-unusable", "the catalogue is half of a copy: start move-catalogue again");
}

}  // namespace

std::unique_ptr<WholeCatalogue> open_postgres(const PostgresSettings& settings, HalfCopies half) {
  try {
    auto catalogue = std::make_unique<PostgresCatalogue>(settings);
    if (half == HalfCopies::refused) require_whole(*catalogue);
    return catalogue;
  } catch (const CatalogueUnavailable& error) {
    throw Failure("catalogue-unavailable", error.what());
  } catch (const CatalogueError& error) {
    throw Failure("data-unusable", std::string("catalogue: ") + error.what());
  }
}

}  // namespace tamga::archive
