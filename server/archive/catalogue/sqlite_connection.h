// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to an SQLite file: statements prepared once, values bound by
// name, every result code looked at.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/archive/catalogue/writing_connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tamga::archive {

// For one thread at a time. All members throw CatalogueError.
class SqliteConnection {
 public:
  enum class Use { write, read };
  // Opens or creates the file: WAL, synchronous=FULL, foreign keys on, a busy
  // timeout of 10 s. A read connection refuses to write.
  SqliteConnection(const std::filesystem::path& path, Use use);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // One statement; the number of rows it changed. A parameter that the
  // statement does not name, or a name without a parameter, is an error.
  std::int64_t run(std::string_view sql, const Parameters& parameters);
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader);
  // Several statements, without parameters.
  void script(const std::string& sql);
  // Pages whose checksum is wrong (page_checksums.h); never throws CatalogueError.
  std::vector<std::string> page_faults() const;
  // Writes a file of before there were checksums anew, with them: once, and as
  // long as a copy of the file takes.
  void add_page_checksums();
  // The database as of the call in another file (the engine's online backup), every
  // page with its checksum. The file is gone again when it throws.
  void copy_to(const std::filesystem::path& file);
  // False as soon as the engine has ended the transaction, be it by itself.
  bool in_transaction() const;

 private:
  struct CloseDatabase {
    void operator()(sqlite3* database) const;
  };
  struct Finalise {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalise>;
  class Running;

  Statement take(std::string_view sql);
  void give_back(std::string_view sql, Statement statement) noexcept;
  void bind(sqlite3_stmt* statement, std::string_view sql, const Parameters& parameters);
  [[noreturn]] void fail(std::string_view doing) const;

  // Statements before the database: members are destroyed in reverse.
  std::unique_ptr<sqlite3, CloseDatabase> database_;
  std::unordered_map<std::string, Statement> prepared_;
};

// Transaction over a connection whose owner begins and ends it.
class SqliteTransaction : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}
  std::int64_t run(std::string_view sql, const Parameters& parameters) override {
    return connection_.run(sql, parameters);
  }
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader) override {
    connection_.query(sql, parameters, reader);
  }

 private:
  SqliteConnection& connection_;
};

}  // namespace tamga::archive
