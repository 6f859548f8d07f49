// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue: a small interface over SQL that the embedded engine (SQLite)
// and the shared one (PostgreSQL) both serve, so that nothing above it
// knows which one runs.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tamga::archive {

// Bytes that are no text (a BYTEA column); Row::text() gives them back as they are.
struct Bytes {
  std::string value;
};

// Values bind by name, never by position: positions swap silently.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;
struct Parameter {
  std::string_view name;  // without sigil: in SQL written as :name
  Value value;
};

// One row of a result; columns by name. Throws std::out_of_range for a column
// that the statement does not give (a defect), never for NULL (empty string, 0).
class Row {
 public:
  virtual ~Row() = default;
  virtual std::string text(std::string_view column) const = 0;
  virtual std::int64_t integer(std::string_view column) const = 0;
  virtual bool null(std::string_view column) const = 0;
};

using Parameters = std::vector<Parameter>;
using RowReader = std::function<void(const Row&)>;

// A unit of work inside one transaction.
class Transaction {
 public:
  virtual ~Transaction() = default;
  // Runs one statement; returns the number of rows changed. Throws
  // CatalogueError; `unique` says that a uniqueness rule refused it.
  virtual std::int64_t run(std::string_view sql, const Parameters& parameters = {}) = 0;
  virtual void query(std::string_view sql, const Parameters& parameters,
                     const RowReader& reader) = 0;
};

class CatalogueError : public std::runtime_error {
 public:
  CatalogueError(const std::string& what, bool unique)
      : std::runtime_error(what), unique_(unique) {}
  bool unique() const noexcept { return unique_; }

 private:
  bool unique_;
};

// Thread-safe. Writes of all threads go through one batching writer: several
// pieces of work share one commit (fsync), each in its own savepoint, so one's
// failure undoes only its own. write() returns when its commit is on disk and
// rethrows what the work threw.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  virtual void write(const std::function<void(Transaction&)>& work) = 0;
  // A read-only transaction that sees everything committed before it began.
  virtual void read(const std::function<void(Transaction&)>& work) const = 0;
  // Applies the numbered migrations of a set that are not yet in place, in
  // order; each is one .sql text. Refuses (Failure data-unusable) a catalogue
  // that has a migration this program does not know.
  struct Migration {
    int number;
    std::string_view name, sql;
  };
  virtual void migrate(std::string_view set, const std::vector<Migration>& migrations) = 0;
  // When it returns, rows that were deleted before the call have left no bytes in any
  // of the engine's files (of a server's journal: see there). Costs as much as writing the
  // whole catalogue anew and keeps other writers waiting: for disposal alone. Throws
  // CatalogueError, also when a reader would not end.
  virtual void scrub() = 0;
  // What the engine's own integrity check found, a sentence each.
  virtual std::vector<std::string> faults() const = 0;
};

}  // namespace tamga::archive
