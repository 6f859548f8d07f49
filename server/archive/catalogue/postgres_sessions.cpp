// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_sessions.h"

#include <thread>

#include "server/archive/catalogue/catalogue_unavailable.h"

namespace tamga::archive {
namespace {

constexpr std::chrono::seconds reconnecting{15};
constexpr std::chrono::milliseconds between_tries{250};
constexpr std::size_t idle_sessions = 8;
// «tamga» in hexadecimal: of its database alone.
constexpr const char* begin_alone = "BEGIN; SELECT pg_advisory_xact_lock(x'74616d6761'::bigint)";
constexpr const char* begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

}  // namespace

std::unique_ptr<PostgresConnection> connect_again(const PostgresSettings& settings) {
  const auto end = std::chrono::steady_clock::now() + reconnecting;
  while (true) {
    try {
      return std::make_unique<PostgresConnection>(settings);
    } catch (const CatalogueUnavailable&) {
      if (std::chrono::steady_clock::now() > end) throw;
    }
    std::this_thread::sleep_for(between_tries);
  }
}

PostgresWriting::PostgresWriting(PostgresSettings settings)
    : settings_(std::move(settings)),
      connection_(std::make_unique<PostgresConnection>(settings_)) {}

PostgresConnection& PostgresWriting::session() {
  if (!connection_) throw CatalogueUnavailable("there is no session");
  return *connection_;
}

std::int64_t PostgresWriting::run(std::string_view sql, const Parameters& parameters) {
  return session().run(sql, parameters);
}
void PostgresWriting::query(std::string_view sql, const Parameters& parameters,
                            const RowReader& reader) {
  session().query(sql, parameters, reader);
}
void PostgresWriting::script(const std::string& sql) {
  session().script(sql);
}

void PostgresWriting::begin() {
  if (connection_ && !connection_->broken()) {
    try {
      return connection_->script(begin_alone);
    } catch (const CatalogueError&) {
      // Nothing was done yet: a session that ended unnoticed is replaced.
      if (!connection_->broken()) throw;
    }
  }
  connection_.reset();
  connection_ = connect_again(settings_);
  connection_->script(begin_alone);
}

void PostgresWriting::commit() {
  session().commit();
}

void PostgresWriting::rollback() noexcept {
  try {
    if (connection_ && connection_->in_transaction()) connection_->script("ROLLBACK");
  } catch (const std::exception&) {
    connection_.reset();  // with it the transaction ends
  }
}

bool PostgresWriting::in_transaction() const noexcept {
  return connection_ && connection_->in_transaction();
}

void PostgresWriting::set_savepoint() {
  session().script("SAVEPOINT piece");
}
void PostgresWriting::keep_savepoint() {
  session().script("RELEASE piece");
}
void PostgresWriting::undo_to_savepoint() {
  session().script("ROLLBACK TO piece; RELEASE piece");
}

void PostgresWriting::with_patience(std::chrono::seconds patience,
                                    const std::function<void()>& work) {
  if (!connection_ || connection_->broken()) connection_ = connect_again(settings_);
  connection_->set_patience(patience);
  try {
    work();
  } catch (...) {
    connection_.reset();
    throw;
  }
  connection_->set_patience(PostgresConnection::usual_patience);
}

std::unique_ptr<PostgresConnection> PostgresReaders::take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

// Those that wait may all have died with the server: each is asked before it is trusted.
std::unique_ptr<PostgresConnection> PostgresReaders::begun(std::chrono::seconds patience) {
  const auto begin = [&](PostgresConnection& connection) {
    if (patience != PostgresConnection::usual_patience) connection.set_patience(patience);
    connection.script(begin_reading);
  };
  while (auto connection = take()) {
    try {
      begin(*connection);
      return connection;
    } catch (const CatalogueError&) {
      if (!connection->broken()) throw;
    }
  }
  auto connection = connect_again(settings_);
  begin(*connection);
  return connection;
}

void PostgresReaders::give_back(std::unique_ptr<PostgresConnection> connection) noexcept {
  // One whose transaction could not be ended is not given to anyone else.
  if (connection->broken() || connection->in_transaction()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < idle_sessions) idle_.push_back(std::move(connection));
}

void PostgresReaders::read(const std::function<void(Transaction&)>& work,
                           std::chrono::seconds patience) {
  auto connection = begun(patience);
  const auto end = [&] {
    // One that waits longer goes with its reader.
    if (connection->in_transaction()) connection->script("ROLLBACK");
    if (patience == PostgresConnection::usual_patience) give_back(std::move(connection));
  };
  try {
    PostgresTransaction transaction(*connection);
    work(transaction);
  } catch (...) {
    try {
      end();
    } catch (const CatalogueError&) {
      // The session has gone; what the work threw tells why.
    }
    throw;
  }
  end();
}

}  // namespace tamga::archive
