// SPDX-License-Identifier: GPL-3.0-or-later
// One session at a PostgreSQL server: statements prepared once, values bound by name, every
// answer looked at, and none waited for without end.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/catalogue/named_parameters.h"
#include "server/archive/catalogue/postgres_settings.h"

struct pg_conn;
struct pg_result;

namespace tamga::archive {

// For one thread at a time. Members throw CatalogueError; what they say holds names of
// statements and tables and the server's code, never a value. Parameters are typed: integers
// as BIGINT, text as TEXT (UTF-8; text with a NUL is refused), Bytes as BYTEA.
class PostgresConnection {
 public:
  // What statements of a session may take when nothing else is said.
  static constexpr std::chrono::seconds usual_patience{120};

  // Connects and sets the session up. Refuses a server or database on which the catalogue
  // would not be what it is on the embedded engine, saying what to do: an encoding other than
  // UTF8, an order of text other than by bytes, a version below 13.
  explicit PostgresConnection(const PostgresSettings& settings);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // As SqliteConnection's. A query's rows are all here before the first is read.
  std::int64_t run(std::string_view sql, const Parameters& parameters);
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader);
  void script(const std::string& sql);

  // Ends the transaction. Throws when the server does not say that it is on disk, with a
  // standby too where it waits for one: then it may be there all the same.
  void commit();

  // The server ends what takes longer, and the session is given up when it does not.
  void set_patience(std::chrono::seconds patience);

  // The session has ended: nothing can be asked any more.
  bool broken() const noexcept;
  // In a transaction, be it one that only a rollback can end.
  bool in_transaction() const noexcept;

 private:
  struct Close {
    void operator()(pg_conn* connection) const;
  };
  struct Clear {
    void operator()(pg_result* result) const;
  };
  using Result = std::unique_ptr<pg_result, Clear>;
  struct Bound;

  static void notice(void* connection, const pg_result* result);
  void set_up();
  void require_same_order();
  const NumberedSql& numbered(std::string_view sql);
  Result execute(std::string_view sql, const Parameters& parameters);
  std::string prepared(std::string_view sql, const std::string& numbered, const Bound& bound);
  Result finish(int sent, std::string_view doing);
  void wait(bool to_write, std::chrono::steady_clock::time_point end, std::string_view doing);
  [[noreturn]] void lost(std::string_view doing);
  [[noreturn]] void fail(const pg_result* result, std::string_view doing) const;

  std::unique_ptr<pg_conn, Close> connection_;
  std::unordered_map<std::string, NumberedSql> numbered_;
  std::unordered_map<std::string, std::string> prepared_;  // SQL and types → name
  std::uint64_t next_name_ = 0;
  std::chrono::seconds patience_ = usual_patience;
  std::string warning_;  // the last one that the server gave
};

// Over a connection whose owner begins and ends it.
class PostgresTransaction : public Transaction {
 public:
  explicit PostgresTransaction(PostgresConnection& connection) : connection_(connection) {}
  std::int64_t run(std::string_view sql, const Parameters& parameters) override {
    return connection_.run(sql, parameters);
  }
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader) override {
    connection_.query(sql, parameters, reader);
  }

 private:
  PostgresConnection& connection_;
};

}  // namespace tamga::archive
