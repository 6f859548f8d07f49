// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/sqlite_catalogue.h"

#include <sqlite3.h>

#include <map>
#include <mutex>
#include <set>

#include "server/archive/catalogue/apply_migrations.h"
#include "server/archive/catalogue/batching_writer.h"
#include "server/archive/catalogue/page_checksums.h"
#include "server/archive/catalogue/reference_order.h"
#include "server/archive/catalogue/sqlite_connection.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

constexpr std::size_t idle_readers = 8;

// Read connections, one a reading thread; as many as there are readers at a
// time, of which a few are kept.
class ReaderPool {
 public:
  explicit ReaderPool(std::filesystem::path path) : path_(std::move(path)) {}

  class Lease {
   public:
    explicit Lease(ReaderPool& pool) : pool_(pool), connection_(pool.take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.give_back(std::move(connection_)); }
    SqliteConnection& operator*() const { return *connection_; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<SqliteConnection> connection_;
  };

 private:
  std::unique_ptr<SqliteConnection> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
      }
    }
    return std::make_unique<SqliteConnection>(path_, SqliteConnection::Use::read);
  }
  void give_back(std::unique_ptr<SqliteConnection> connection) {
    // One whose transaction could not be ended is not given to anyone else.
    if (connection->in_transaction()) return;
    const std::lock_guard lock(mutex_);
    if (idle_.size() < idle_readers) idle_.push_back(std::move(connection));
  }

  std::filesystem::path path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;
};

class SqliteWriting : public WritingConnection {
 public:
  explicit SqliteWriting(const std::filesystem::path& path)
      : connection_(path, SqliteConnection::Use::write) {}

  std::int64_t run(std::string_view sql, const Parameters& parameters) override {
    return connection_.run(sql, parameters);
  }
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader) override {
    connection_.query(sql, parameters, reader);
  }
  void script(const std::string& sql) override { connection_.script(sql); }

  void begin() override { connection_.run("BEGIN IMMEDIATE", {}); }
  void commit() override { connection_.run("COMMIT", {}); }
  void rollback() noexcept override {
    try {
      if (connection_.in_transaction()) connection_.run("ROLLBACK", {});
    } catch (const CatalogueError&) {
      // Then the next BEGIN fails and says so to its own callers.
    }
  }
  bool in_transaction() const noexcept override { return connection_.in_transaction(); }
  void set_savepoint() override { connection_.run("SAVEPOINT piece", {}); }
  void keep_savepoint() override { connection_.run("RELEASE piece", {}); }
  void undo_to_savepoint() override {
    connection_.run("ROLLBACK TO piece", {});
    connection_.run("RELEASE piece", {});
  }

 private:
  SqliteConnection connection_;
};

class SqliteCatalogue : public WholeCatalogue {
 public:
  explicit SqliteCatalogue(const std::filesystem::path& path)
      : writer_(std::make_unique<SqliteWriting>(path)), readers_(path) {}

  void write(const std::function<void(Transaction&)>& work) override {
    writer_.write([&](WritingConnection& connection) { work(connection); });
  }

  void read(const std::function<void(Transaction&)>& work) const override {
    const ReaderPool::Lease connection(readers_);
    (*connection).run("BEGIN", {});
    try {
      SqliteTransaction transaction(*connection);
      work(transaction);
    } catch (...) {
      if ((*connection).in_transaction()) (*connection).run("ROLLBACK", {});
      throw;
    }
    (*connection).run("COMMIT", {});
  }

  void migrate(std::string_view set, const std::vector<Migration>& migrations) override {
    writer_.write([&](WritingConnection& connection) {
      apply_migrations(connection, set, migrations,
                       [](const Migration& migration) { return std::string(migration.sql); });
    });
  }
  // secure_delete leaves copies where pages were balanced, and the WAL every page as
  // it once was: the file is written anew, then the WAL emptied.
  void scrub() override {
    writer_.alone([](WritingConnection& connection) {
      connection.run("VACUUM", {});
      std::int64_t busy = 1;
      connection.query("PRAGMA wal_checkpoint(TRUNCATE)", {},
                       [&](const Row& row) { busy = row.integer("busy"); });
      if (busy != 0) throw CatalogueError("a reader keeps the journal in use", false);
    });
  }
  std::vector<std::string> faults() const override;
  std::vector<CatalogueTable> tables() const override;

 private:
  BatchingWriter writer_;
  mutable ReaderPool readers_;
};

std::vector<CatalogueTable> SqliteCatalogue::tables() const {
  std::vector<CatalogueTable> found;
  std::map<std::string, std::set<std::string>> targets;
  read([&](Transaction& transaction) {
    transaction.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' "
        "ESCAPE '!' ORDER BY name",
        {}, [&](const Row& row) {
          found.push_back({row.text("name"), {}, {}});
        });
    for (auto& table : found) {
      std::map<std::int64_t, std::string> key;
      transaction.query(
          "SELECT name, type, pk FROM pragma_table_info(:table) ORDER BY name",
          {{"table", table.name}}, [&](const Row& row) {
            const auto type = row.text("type");
            table.columns.push_back(
                {row.text("name"), type == "BIGINT"  ? CatalogueTable::Column::Kind::integer
                                   : type == "BYTEA" ? CatalogueTable::Column::Kind::bytes
                                                     : CatalogueTable::Column::Kind::text});
            if (row.integer("pk") > 0) key[row.integer("pk")] = row.text("name");
          });
      for (auto& [place, name] : key) table.key.push_back(std::move(name));
      transaction.query("SELECT \"table\" AS target FROM pragma_foreign_key_list(:table)",
                        {{"table", table.name}},
                        [&](const Row& row) { targets[table.name].insert(row.text("target")); });
    }
  });
  return in_order_of_reference(std::move(found), targets);
}

std::vector<std::string> SqliteCatalogue::faults() const {
  std::vector<std::string> found;
  try {
    const ReaderPool::Lease connection(readers_);
    found = (*connection).page_faults();
  } catch (const CatalogueError& error) {
    found.push_back(error.what());
  }
  try {
    read([&](Transaction& transaction) {
      transaction.query("PRAGMA integrity_check(20)", {}, [&](const Row& row) {
        const std::string text = row.text("integrity_check");
        if (text != "ok") found.push_back(text);
      });
      transaction.query("PRAGMA foreign_key_check", {}, [&](const Row& row) {
        found.push_back("row of " + row.text("table") + " refers to a missing row of " +
                        row.text("parent"));
      });
    });
  } catch (const CatalogueError& error) {
    found.push_back(error.what());
  }
  return found;
}

}  // namespace

std::unique_ptr<WholeCatalogue> open_sqlite(const std::filesystem::path& path) {
  try {
    if (std::filesystem::exists(path))
      SqliteConnection(path, SqliteConnection::Use::write).add_page_checksums();
    return std::make_unique<SqliteCatalogue>(path);
  } catch (const CatalogueError& error) {
    throw Failure("data-unusable", std::string("catalogue: ") + error.what());
  }
}

void copy_sqlite(const std::filesystem::path& path, const std::filesystem::path& to) {
  SqliteConnection(path, SqliteConnection::Use::read).copy_to(to);
}

std::vector<std::string> sqlite_file_faults(const std::filesystem::path& path) {
  sqlite3* database = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, page_checksum_layer());
  std::vector<std::string> found = {"it is gone or cannot be opened"};
  if (code == SQLITE_OK) found = page_faults(database);
  sqlite3_close_v2(database);
  return found;
}

}  // namespace tamga::archive
