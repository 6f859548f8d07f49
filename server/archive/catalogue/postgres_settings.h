// SPDX-License-Identifier: GPL-3.0-or-later
// Where an archive's catalogue is when a PostgreSQL server keeps it: DATA/catalogue.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tamga::archive {

struct PostgresSettings {
  // As libpq takes it: "host=db1,db2 dbname=tamga user=tamga target_session_attrs=read-write
  // sslmode=verify-full"; never with a password. To another machine only with a server that
  // proves who it is (sslmode=verify-full or verify-ca).
  std::string connection;
  // mode 0600 or 0400; one line. "": libpq's own ways (PGPASSFILE, passfile=, peer).
  std::filesystem::path password_file;
};

// {"postgresql": "host=… dbname=…", "password_file": "…"}, the second where it is needed.
// Nothing without the file: then the catalogue is DATA/catalogue.sqlite. Throws Failure
// data-unusable naming file and entry.
std::optional<PostgresSettings> read_postgres_settings(const std::filesystem::path& data);

// Of a connection string as a person gives it; `where` is told in what is wrong. Throws
// Failure data-unusable.
PostgresSettings postgres_settings_of(std::string_view connection, const std::string& where);

// As catalogue.json has it.
std::string settings_text(const PostgresSettings& settings);

// The one line of the password's file, "" when none is named. Throws Failure data-unusable
// when it cannot be read or others than its owner may.
std::string read_postgres_password(const PostgresSettings& settings);

}  // namespace tamga::archive
