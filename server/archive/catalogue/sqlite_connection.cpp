// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/sqlite_connection.h"

#include <sqlite3.h>

#include <stdexcept>
#include <vector>

#include "server/archive/catalogue/page_checksums.h"

namespace tamga::archive {
namespace {

constexpr int busy_timeout_ms = 10'000;
// More distinct statements than the program has; a bound for statements that
// are put together from parts.
constexpr std::size_t prepared_limit = 256;

class SqliteRow : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      names_.emplace_back(sqlite3_column_name(statement, i));
    }
  }
  std::string text(std::string_view column) const override {
    const int i = index(column);
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, i));
    if (bytes == nullptr) return {};
    return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, i)));
  }
  std::int64_t integer(std::string_view column) const override {
    return sqlite3_column_int64(statement_, index(column));
  }
  bool null(std::string_view column) const override {
    return sqlite3_column_type(statement_, index(column)) == SQLITE_NULL;
  }

 private:
  int index(std::string_view column) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == column) return static_cast<int>(i);
    }
    throw std::out_of_range("no column " + std::string(column));
  }

  sqlite3_stmt* statement_;
  std::vector<std::string_view> names_;
};

}  // namespace

void SqliteConnection::CloseDatabase::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}
void SqliteConnection::Finalise::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

// A statement in use: taken out of the prepared ones, so that the same SQL
// inside a row reader gets a statement of its own; reset and given back at the
// end whatever happens.
class SqliteConnection::Running {
 public:
  Running(SqliteConnection& connection, std::string_view sql)
      : connection_(connection), sql_(sql), statement_(connection.take(sql)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    connection_.give_back(sql_, std::move(statement_));
  }
  sqlite3_stmt* get() const { return statement_.get(); }

 private:
  SqliteConnection& connection_;
  std::string_view sql_;
  Statement statement_;
};

SqliteConnection::SqliteConnection(const std::filesystem::path& path, Use use) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      page_checksum_layer());
  database_.reset(opened);
  if (code != SQLITE_OK) fail("open " + path.filename().string());
  sqlite3_busy_timeout(opened, busy_timeout_ms);
  reserve_page_checksums(opened);
  // Statements may not write over the file's own structures.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  script(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
      "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
      "PRAGMA secure_delete=ON");
  std::string mode;
  query("PRAGMA journal_mode", {}, [&](const Row& row) { mode = row.text("journal_mode"); });
  if (mode != "wal") throw CatalogueError("the file system does not allow WAL", false);
  if (use == Use::read) script("PRAGMA query_only=ON");
}

SqliteConnection::~SqliteConnection() = default;

void SqliteConnection::fail(std::string_view doing) const {
  const int code = database_ ? sqlite3_extended_errcode(database_.get()) : SQLITE_NOMEM;
  const bool unique = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                      code == SQLITE_CONSTRAINT_ROWID;
  const char* reason = code == SQLITE_IOERR_DATA ? "a page does not have its checksum"
                       : database_               ? sqlite3_errmsg(database_.get())
                                                 : "out of memory";
  const auto what =
      std::string(reason) + " (" + std::to_string(code) + "): " + std::string(doing.substr(0, 200));
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) throw CatalogueSyncError(what);
  throw CatalogueError(what, unique);
}

SqliteConnection::Statement SqliteConnection::take(std::string_view sql) {
  const auto known = prepared_.find(std::string(sql));
  if (known != prepared_.end()) {
    Statement statement = std::move(known->second);
    prepared_.erase(known);
    return statement;
  }
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  if (sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, &rest) != SQLITE_OK) {
    fail(sql);
  }
  Statement owned(statement);
  const std::string_view left = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  if (!owned || left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    throw CatalogueError("not exactly one statement: " + std::string(sql.substr(0, 200)), false);
  }
  return owned;
}

void SqliteConnection::give_back(std::string_view sql, Statement statement) noexcept {
  try {
    if (prepared_.size() >= prepared_limit) prepared_.clear();
    prepared_.emplace(sql, std::move(statement));
  } catch (const std::bad_alloc&) {
    // Then it is prepared again the next time.
  }
}

void SqliteConnection::bind(sqlite3_stmt* statement, std::string_view sql,
                            const Parameters& parameters) {
  std::vector<bool> bound(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) + 1);
  for (const auto& [name, value] : parameters) {
    const int i = sqlite3_bind_parameter_index(statement, (":" + std::string(name)).c_str());
    if (i == 0 || bound[static_cast<std::size_t>(i)]) {
      throw CatalogueError("parameter :" + std::string(name) +
                               (i == 0 ? " is not in" : " twice for") + ": " +
                               std::string(sql.substr(0, 200)),
                           false);
    }
    bound[static_cast<std::size_t>(i)] = true;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, i, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      // The parameters outlive the statement's run.
      code =
          sqlite3_bind_text64(statement, i, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      // An empty one is no NULL: data() of an empty string is no null pointer.
      code = sqlite3_bind_blob64(statement, i, bytes->value.data(), bytes->value.size(),
                                 SQLITE_STATIC);
    } else {
      code = sqlite3_bind_null(statement, i);
    }
    if (code != SQLITE_OK) fail(sql);
  }
  for (std::size_t i = 1; i < bound.size(); ++i) {
    if (!bound[i])
      throw CatalogueError("unbound parameter in: " + std::string(sql.substr(0, 200)), false);
  }
}

std::int64_t SqliteConnection::run(std::string_view sql, const Parameters& parameters) {
  const Running running(*this, sql);
  bind(running.get(), sql, parameters);
  const auto before = sqlite3_total_changes64(database_.get());
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(running.get());
  if (code != SQLITE_DONE) fail(sql);
  // changes() keeps the figure of an earlier statement when this one is none
  // that changes rows.
  if (sqlite3_total_changes64(database_.get()) == before) return 0;
  return sqlite3_changes64(database_.get());
}

void SqliteConnection::query(std::string_view sql, const Parameters& parameters,
                             const RowReader& reader) {
  const Running running(*this, sql);
  bind(running.get(), sql, parameters);
  int code = sqlite3_step(running.get());
  // Only now: the first step may prepare the statement anew after a change of
  // the tables, and with it the columns' names.
  const SqliteRow row(running.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(running.get())) reader(row);
  if (code != SQLITE_DONE) fail(sql);
}

void SqliteConnection::script(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

std::vector<std::string> SqliteConnection::page_faults() const {
  return archive::page_faults(database_.get());
}

void SqliteConnection::add_page_checksums() {
  if (has_page_checksums(database_.get())) return;
  try {
    script("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const CatalogueError&) {
    // Another process is at it, or the disk has no room for a copy: it goes on
    // without, page_faults() says so, and the next opening tries again.
  }
}

namespace {

void copy_pages(sqlite3* from, sqlite3* to) {
  const auto failed = [&](sqlite3* where) {
    throw CatalogueError("copy: " + std::string(sqlite3_errmsg(where)), false);
  };
  reserve_page_checksums(to);
  // A first page of its own, so that the layer knows its header before it is given pages
  // in any order; no journal, since a copy that is not finished is thrown away.
  if (sqlite3_exec(to,
                   "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE page (one);"
                   "DROP TABLE page",
                   nullptr, nullptr, nullptr) != SQLITE_OK)
    failed(to);
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == nullptr) failed(to);
  int code = SQLITE_OK;
  do {
    code = sqlite3_backup_step(backup, -1);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(50);
  } while (code == SQLITE_BUSY || code == SQLITE_LOCKED);
  if (sqlite3_backup_finish(backup) != SQLITE_OK || code != SQLITE_DONE) failed(to);
  if (const auto faults = page_faults(to); !faults.empty())
    throw CatalogueError("copy: " + faults.front(), false);
}

}  // namespace

void SqliteConnection::copy_to(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(
      file.c_str(), &opened,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      page_checksum_layer());
  std::unique_ptr<sqlite3, CloseDatabase> to(opened);
  try {
    if (code != SQLITE_OK) throw CatalogueError("copy: cannot write " + file.string(), false);
    copy_pages(database_.get(), to.get());
  } catch (const CatalogueError&) {
    to.reset();
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    throw;
  }
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

}  // namespace tamga::archive
