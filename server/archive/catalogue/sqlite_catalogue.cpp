// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/sqlite_catalogue.h"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "server/archive/catalogue/batching_writer.h"
#include "server/archive/catalogue/page_checksums.h"
#include "server/archive/catalogue/sqlite_connection.h"
#include "server/archive/storage/hash.h"
#include "server/clock.h"
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

class SqliteCatalogue : public Catalogue {
 public:
  explicit SqliteCatalogue(const std::filesystem::path& path) : writer_(path), readers_(path) {}

  void write(const std::function<void(Transaction&)>& work) override {
    writer_.write([&](SqliteTransaction& transaction) { work(transaction); });
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

  void migrate(std::string_view set, const std::vector<Migration>& migrations) override;
  // secure_delete leaves copies where pages were balanced, and the WAL every page as
  // it once was: the file is written anew, then the WAL emptied.
  void scrub() override { writer_.alone("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"); }
  std::vector<std::string> faults() const override;

 private:
  BatchingWriter writer_;
  mutable ReaderPool readers_;
};

struct Applied {
  std::string name, sha256;
};

std::map<std::int64_t, Applied> applied_migrations(Transaction& transaction, std::string_view set) {
  std::map<std::int64_t, Applied> applied;
  transaction.query("SELECT number, name, sha256 FROM migrations WHERE migration_set = :set",
                    {{"set", std::string(set)}}, [&](const Row& row) {
                      applied[row.integer("number")] = {row.text("name"), row.text("sha256")};
                    });
  return applied;
}

void SqliteCatalogue::migrate(std::string_view set, const std::vector<Migration>& migrations) {
  const auto refuse = [&](std::int64_t number, const std::string& why) {
    throw Failure("data-unusable",
                  "migration " + std::string(set) + "/" + std::to_string(number) + " " + why);
  };
  writer_.write([&](SqliteTransaction& transaction) {
    transaction.run(
        "CREATE TABLE IF NOT EXISTS migrations ("
        "migration_set TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, "
        "sha256 TEXT NOT NULL, applied BIGINT NOT NULL, "
        "PRIMARY KEY (migration_set, number))",
        {});
    auto applied = applied_migrations(transaction, set);
    const std::int64_t newest = applied.empty() ? 0 : applied.rbegin()->first;
    std::int64_t previous = 0;
    for (const Migration& migration : migrations) {
      if (migration.number <= previous) refuse(migration.number, "is out of order");
      previous = migration.number;
      const std::string sha256 = sha256_hex(migration.sql);
      if (const auto known = applied.find(migration.number); known != applied.end()) {
        if (known->second.sha256 != sha256)
          refuse(migration.number, "is not the one that was applied");
        applied.erase(known);
        continue;
      }
      if (migration.number < newest) refuse(migration.number, "was left out before a later one");
      transaction.script(std::string(migration.sql));
      transaction.run(
          "INSERT INTO migrations (migration_set, number, name, sha256, applied) "
          "VALUES (:set, :number, :name, :sha256, :applied)",
          {{"set", std::string(set)},
           {"number", std::int64_t{migration.number}},
           {"name", std::string(migration.name)},
           {"sha256", sha256},
           {"applied", Clock().microseconds()}});
    }
    if (!applied.empty()) refuse(applied.begin()->first, "is unknown to this program: it is newer");
  });
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

std::unique_ptr<Catalogue> open_sqlite(const std::filesystem::path& path) {
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
