// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/database_server.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "server/archive/catalogue/postgres_connection.h"

namespace tamga::archive::test {
namespace {

// In memory where there is room: a sync costs nothing there, and need not be switched off.
std::filesystem::path place() {
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const auto room = std::filesystem::space(memory, error);
  return !error && room.available > (std::uintmax_t{1} << 30)
             ? memory
             : std::filesystem::temp_directory_path();
}

}  // namespace

DatabaseServer& DatabaseServer::instance() {
  static DatabaseServer server;
  return server;
}

DatabaseServer::DatabaseServer() {
  auto name = (place() / "tamga-database-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = name;
  script_ = std::make_unique<ToldScript>(std::vector<std::string>{DATABASE_SERVER, name}, "ready");
}

DatabaseServer::~DatabaseServer() {
  script_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<std::filesystem::path> DatabaseServer::files(const std::string& below) const {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "data" / below))
    if (entry.is_regular_file()) found.push_back(entry.path());
  return found;
}

void DatabaseServer::flip(const std::string& file, std::size_t at) const {
  std::fstream stream(folder_ / "data" / file, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekg(static_cast<std::streamoff>(at));
  const auto byte = static_cast<char>(stream.get() ^ 0x10);
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(byte);
  if (!stream.flush()) throw std::runtime_error("flip " + file);
}

void DatabaseServer::kill() {
  script_->tell("kill", "gone");
}
void DatabaseServer::start() {
  script_->tell("start", "ready");
}

PostgresSettings DatabaseServer::settings(const std::string& database,
                                          const std::string& more) const {
  return {"host=" + folder_.string() + " user=archive dbname=" + database + " " + more, {}};
}

void DatabaseServer::run(const std::string& database, const std::string& sql) const {
  PostgresConnection(settings(database)).script(sql);
}

Database::Database(const std::string& options) {
  static std::atomic<int> next{0};
  name_ = "archive_" + std::to_string(next++);
  DatabaseServer::instance().run("postgres", "CREATE DATABASE " + name_ + " " + options);
}

Database::~Database() {
  try {
    DatabaseServer::instance().run("postgres", "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // Goes with the server.
  }
}

PostgresSettings Database::settings(const std::string& more) const {
  return DatabaseServer::instance().settings(name_, more);
}

void Database::run(const std::string& sql) const {
  DatabaseServer::instance().run(name_, sql);
}

void Database::write_settings(const std::filesystem::path& data) const {
  std::filesystem::create_directories(data);
  write_all(data / "catalogue.json", settings_text(settings()));
}

bool tests_run_on_postgres() {
  const char* engine = std::getenv("ARCHIVE_TESTS_ENGINE");
  return engine != nullptr && std::string(engine) == "postgresql";
}

DataFolder::DataFolder() {
  if (!tests_run_on_postgres()) return;
  database_ = std::make_unique<Database>();
  database_->write_settings(path());
}

}  // namespace tamga::archive::test
