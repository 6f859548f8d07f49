// SPDX-License-Identifier: GPL-3.0-or-later
// A real PostgreSQL server on a socket of its own; database_server.sh starts it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/archive/catalogue/postgres_settings.h"
#include "tests/archive/told_script.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::archive::test {

class DatabaseServer {
 public:
  static DatabaseServer& instance();  // started at first use, ended with the program
  ~DatabaseServer();

  // Of a database of this name; `more`: further parts of the connection string.
  PostgresSettings settings(const std::string& database, const std::string& more = "") const;
  // Without an archive's rules: any statements as the server's owner, in one database.
  void run(const std::string& database, const std::string& sql) const;

  // Of the folder that it keeps.
  std::vector<std::filesystem::path> files(const std::string& below) const;
  void flip(const std::string& file, std::size_t at) const;  // while it is down

  void kill();   // as when the power fails
  void start();  // after kill()

 private:
  DatabaseServer();

  std::filesystem::path folder_;
  std::unique_ptr<ToldScript> script_;
};

// An empty database, gone at the end.
class Database {
 public:
  explicit Database(const std::string& options = "");  // of CREATE DATABASE
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& name() const { return name_; }
  PostgresSettings settings(const std::string& more = "") const;
  void run(const std::string& sql) const;
  // As an archive's catalogue.json.
  void write_settings(const std::filesystem::path& data) const;

 private:
  std::string name_;
};

// A fresh folder for an archive. In a run with ARCHIVE_TESTS_ENGINE=postgresql its catalogue is
// a database, else the file below it.
class DataFolder : public TemporaryFolder {
 public:
  DataFolder();

 private:
  std::unique_ptr<Database> database_;
};

bool tests_run_on_postgres();

}  // namespace tamga::archive::test
