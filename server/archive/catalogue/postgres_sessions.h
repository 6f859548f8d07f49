// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions at a PostgreSQL server: the one that writes, and those that read.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "server/archive/catalogue/postgres_connection.h"
#include "server/archive/catalogue/writing_connection.h"

namespace tamga::archive {

// A new session, in place of one that ended: tried for up to 15 s. Throws CatalogueUnavailable.
std::unique_ptr<PostgresConnection> connect_again(const PostgresSettings& settings);

class PostgresWriting : public WritingConnection {
 public:
  explicit PostgresWriting(PostgresSettings settings);

  std::int64_t run(std::string_view sql, const Parameters& parameters) override;
  void query(std::string_view sql, const Parameters& parameters, const RowReader& reader) override;
  void script(const std::string& sql) override;

  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() const noexcept override;
  void set_savepoint() override;
  void keep_savepoint() override;
  void undo_to_savepoint() override;

  // Runs `work` with a session that waits longer, outside any transaction.
  void with_patience(std::chrono::seconds patience, const std::function<void()>& work);

 private:
  PostgresConnection& session();

  PostgresSettings settings_;
  std::unique_ptr<PostgresConnection> connection_;
};

// Thread-safe.
class PostgresReaders {
 public:
  explicit PostgresReaders(PostgresSettings settings) : settings_(std::move(settings)) {}

  // Runs `work` in a transaction that only reads. Throws CatalogueError, what the work throws.
  void read(const std::function<void(Transaction&)>& work, std::chrono::seconds patience);

 private:
  std::unique_ptr<PostgresConnection> take();
  std::unique_ptr<PostgresConnection> begun(std::chrono::seconds patience);
  void give_back(std::unique_ptr<PostgresConnection> connection) noexcept;

  PostgresSettings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
};

}  // namespace tamga::archive
