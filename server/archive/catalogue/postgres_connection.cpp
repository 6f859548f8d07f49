// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <limits>

#include "server/archive/catalogue/catalogue_unavailable.h"
#include "server/archive/catalogue/postgres_row.h"

namespace tamga::archive {
namespace {

// As for SQLite: a bound for statements that are put together from parts.
constexpr std::size_t prepared_limit = 256;
constexpr std::size_t longest_value = std::size_t{1} << 29;
constexpr int least_version = 130000;
// Beyond the server's own deadline: then it is the server that does not answer.
constexpr std::chrono::seconds grace{10};
constexpr Oid oid_of_bytes = 17, oid_of_integer = 20, oid_of_text = 25;

std::string application_name() {
  std::array<char, 64> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return "tamga " + std::string(host.data()) + " " + std::to_string(::getpid());
}

// The first line, without the "ERROR:" that a person has seen often enough.
std::string first_line(const char* text) {
  std::string_view all = text == nullptr ? "" : text;
  while (!all.empty() && (all.back() == '\n' || all.back() == ' ')) all.remove_suffix(1);
  std::string line(all.substr(0, 500));
  for (char& c : line)
    if (c == '\n') c = ' ';
  return line;
}

}  // namespace

void PostgresConnection::Close::operator()(pg_conn* connection) const {
  PQfinish(connection);
}
void PostgresConnection::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

// Values as libpq takes them; they live as long as the parameters given.
struct PostgresConnection::Bound {
  std::vector<std::string> numbers;  // never grows after its addresses were taken
  std::vector<const char*> values;
  std::vector<int> lengths, formats;
  std::vector<Oid> types;

  Bound(std::string_view sql, const std::vector<std::string>& names, const Parameters& given) {
    const auto wrong = [&](std::string_view name, const char* how) {
      throw CatalogueError(
          "parameter :" + std::string(name) + how + std::string(sql.substr(0, 200)), false);
    };
    numbers.reserve(names.size());
    for (const auto& name : names) {
      const Parameter* found = nullptr;
      for (const auto& parameter : given) {
        if (parameter.name != name) continue;
        if (found != nullptr) wrong(name, " twice for: ");
        found = &parameter;
      }
      if (found == nullptr) wrong(name, " is not bound in: ");
      add(found->value, name, wrong);
    }
    for (const auto& parameter : given) {
      bool known = false;
      for (const auto& name : names) known = known || name == parameter.name;
      if (!known) wrong(parameter.name, " is not in: ");
    }
  }

  std::string signature() const {
    std::string text;
    for (const auto type : types) text += std::to_string(type) + ",";
    return text;
  }

 private:
  template <typename Wrong>
  void add(const Value& value, const std::string& name, const Wrong& wrong) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      numbers.push_back(std::to_string(*number));
      put(numbers.back(), oid_of_integer, 0);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      if (text->find('\0') != std::string::npos) wrong(name, " has a NUL, which no text may: ");
      if (text->size() > longest_value) wrong(name, " is too long: ");
      put(*text, oid_of_text, 1);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
      if (bytes->value.size() > longest_value) wrong(name, " is too long: ");
      put(bytes->value, oid_of_bytes, 1);
    } else {
      values.push_back(nullptr);
      lengths.push_back(0);
      formats.push_back(0);
      types.push_back(0);
    }
  }
  void put(const std::string& bytes, Oid type, int format) {
    values.push_back(bytes.c_str());
    lengths.push_back(static_cast<int>(bytes.size()));
    formats.push_back(format);
    types.push_back(type);
  }
};

PostgresConnection::PostgresConnection(const PostgresSettings& settings) {
  const auto password = read_postgres_password(settings);
  const auto name = application_name();
  // The string first: what a person says goes before what is usual, but not before the rest.
  std::vector<const char*> keywords = {
      "connect_timeout",  "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", "fallback_application_name",
      "dbname",           "client_encoding"};
  std::vector<const char*> values = {
      "5", "5", "2", "3", "11000", name.c_str(), settings.connection.c_str(), "UTF8"};
  if (!password.empty()) {
    keywords.push_back("password");
    values.push_back(password.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (!connection_) throw CatalogueError("out of memory", false);
  if (PQstatus(connection_.get()) != CONNECTION_OK)
    throw CatalogueUnavailable(first_line(PQerrorMessage(connection_.get())));
  PQsetNoticeReceiver(connection_.get(), notice, this);
  if (PQsetnonblocking(connection_.get(), 1) != 0) lost("connect");
  set_up();
  require_same_order();
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::notice(void* connection, const pg_result* result) {
  const char* severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity == nullptr || std::string_view(severity) != "WARNING") return;
  static_cast<PostgresConnection*>(connection)->warning_ =
      first_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

void PostgresConnection::set_up() {
  if (PQserverVersion(connection_.get()) < least_version)
    throw CatalogueError("the server is older than PostgreSQL 13", false);
  // remote_apply stays where the server has it: it promises more than "on".
  script(
      "SET standard_conforming_strings = on; SET bytea_output = hex; SET timezone = 'UTC';"
      "SET lc_messages = 'C';"
      "SELECT set_config('synchronous_commit', 'on', false) "
      "WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');"
      "SET idle_in_transaction_session_timeout = '10min';"
      // The server finds out as soon when this machine has gone without a word: until then
      // whatever it holds (the right to write) is held against all others.
      "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;"
      "SET tcp_user_timeout = '11s'");
  set_patience(usual_patience);
}

void PostgresConnection::require_same_order() {
  std::string encoding, order;
  query(
      "SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider = 'c' AND datcollate IN "
      "('C', 'POSIX') AS by_bytes FROM pg_database WHERE datname = current_database()",
      {}, [&](const Row& row) {
        encoding = row.text("encoding");
        order = row.integer("by_bytes") == 1 ? "C" : "";
      });
  if (encoding != "UTF8" || order.empty())
    throw CatalogueError(
        "the database is not in UTF8 and ordered by bytes: make it by CREATE DATABASE … TEMPLATE "
        "template0 ENCODING 'UTF8' LOCALE 'C'",
        false);
}

void PostgresConnection::set_patience(std::chrono::seconds patience) {
  patience_ = patience;
  script("SET statement_timeout = " + std::to_string(patience.count() * 1000));
}

bool PostgresConnection::broken() const noexcept {
  return !connection_ || PQstatus(connection_.get()) != CONNECTION_OK;
}

bool PostgresConnection::in_transaction() const noexcept {
  if (broken()) return false;
  const auto status = PQtransactionStatus(connection_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

void PostgresConnection::lost(std::string_view doing) {
  const auto why = connection_ ? first_line(PQerrorMessage(connection_.get())) : "closed";
  connection_.reset();
  prepared_.clear();
  throw CatalogueUnavailable("the session ended (" + why +
                             "): " + std::string(doing.substr(0, 200)));
}

void PostgresConnection::fail(const pg_result* result, std::string_view doing) const {
  const char* given = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string code = given == nullptr ? "" : given;
  // Messages of class 22 (data exception) repeat the value.
  const auto why = code.starts_with("22")
                       ? std::string("a value that the engine does not take")
                       : first_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  throw CatalogueError(why + " (" + code + "): " + std::string(doing.substr(0, 200)),
                       code == "23505");
}

void PostgresConnection::wait(bool to_write, std::chrono::steady_clock::time_point end,
                              std::string_view doing) {
  pollfd socket{PQsocket(connection_.get()),
                static_cast<short>(to_write ? POLLIN | POLLOUT : POLLIN), 0};
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  const int count = left.count() <= 0 ? 0 : ::poll(&socket, 1, static_cast<int>(left.count()));
  if (count < 0 && errno == EINTR) return;
  if (count > 0) return;
  connection_.reset();
  prepared_.clear();
  throw CatalogueUnavailable("the server does not answer: " + std::string(doing.substr(0, 200)));
}

// All that the server answers to what was sent; the last result, or the first error.
PostgresConnection::Result PostgresConnection::finish(int sent, std::string_view doing) {
  if (sent != 1) lost(doing);
  const auto end = std::chrono::steady_clock::now() + patience_ + grace;
  for (int left; (left = PQflush(connection_.get())) != 0;) {
    if (left < 0) lost(doing);
    wait(true, end, doing);
    if (PQconsumeInput(connection_.get()) != 1) lost(doing);
  }
  Result kept;
  while (true) {
    while (PQisBusy(connection_.get()) != 0) {
      wait(false, end, doing);
      if (PQconsumeInput(connection_.get()) != 1) lost(doing);
    }
    Result result(PQgetResult(connection_.get()));
    if (!result) break;
    if (!kept || PQresultStatus(kept.get()) != PGRES_FATAL_ERROR) kept = std::move(result);
  }
  if (!kept || broken()) lost(doing);
  const auto status = PQresultStatus(kept.get());
  if (status == PGRES_EMPTY_QUERY)
    throw CatalogueError("not exactly one statement: " + std::string(doing.substr(0, 200)), false);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(kept.get(), doing);
  return kept;
}

std::string PostgresConnection::prepared(std::string_view sql, const std::string& numbered,
                                         const Bound& bound) {
  const auto key = bound.signature() + numbered;
  if (const auto known = prepared_.find(key); known != prepared_.end()) return known->second;
  if (prepared_.size() >= prepared_limit) {
    // Not DEALLOCATE ALL: a transaction that failed takes no such statement.
    if (PQtransactionStatus(connection_.get()) != PQTRANS_INERROR) script("DEALLOCATE ALL");
    prepared_.clear();
  }
  auto name = "s" + std::to_string(next_name_++);
  finish(PQsendPrepare(connection_.get(), name.c_str(), numbered.c_str(),
                       static_cast<int>(bound.types.size()), bound.types.data()),
         sql);
  prepared_.emplace(key, name);
  return name;
}

const NumberedSql& PostgresConnection::numbered(std::string_view sql) {
  if (numbered_.size() >= prepared_limit) numbered_.clear();
  auto [at, added] = numbered_.try_emplace(std::string(sql));
  if (added) at->second = number_parameters(sql);
  return at->second;
}

PostgresConnection::Result PostgresConnection::execute(std::string_view sql,
                                                       const Parameters& parameters) {
  if (broken()) lost(sql);
  const auto& known = numbered(sql);
  const Bound bound(sql, known.names, parameters);
  const auto name = prepared(sql, known.sql, bound);
  return finish(
      PQsendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(bound.values.size()),
                          bound.values.data(), bound.lengths.data(), bound.formats.data(), 0),
      sql);
}

std::int64_t PostgresConnection::run(std::string_view sql, const Parameters& parameters) {
  const auto result = execute(sql, parameters);
  const std::string_view command = PQcmdStatus(result.get());
  if (!command.starts_with("INSERT") && !command.starts_with("UPDATE") &&
      !command.starts_with("DELETE"))
    return 0;
  return std::stoll(PQcmdTuples(result.get()));
}

void PostgresConnection::query(std::string_view sql, const Parameters& parameters,
                               const RowReader& reader) {
  const auto result = execute(sql, parameters);
  PostgresRow row(result.get());
  for (; row.there(); row.next()) reader(row);
}

void PostgresConnection::script(const std::string& sql) {
  if (broken()) lost(sql);
  finish(PQsendQuery(connection_.get(), sql.c_str()), sql);
}

void PostgresConnection::commit() {
  if (broken()) lost("COMMIT");
  warning_.clear();
  const auto result = finish(PQsendQuery(connection_.get(), "COMMIT"), "COMMIT");
  // A transaction that failed is ended by COMMIT without an error, undone.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
    throw CatalogueError("the transaction failed and was undone", false);
  // A wait for a standby that was broken off: it is here alone.
  if (!warning_.empty()) throw CatalogueError("not confirmed: " + warning_, false);
}

}  // namespace tamga::archive
