// SPDX-License-Identifier: GPL-3.0-or-later
// tamga move-catalogue: an archive's catalogue to a PostgreSQL server, or back.
#include "server/cli/move_catalogue.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "server/archive/catalogue/move_catalogue.h"
#include "server/archive/storage/disk.h"
#include "server/cli/progress_line.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

std::optional<archive::PostgresSettings> target_of(const Arguments& arguments) {
  const auto to = arguments.value("to");
  if (to == "sqlite") return std::nullopt;
  try {
    auto settings = archive::postgres_settings_of(to, "--to");
    settings.password_file = arguments.value("password-file");
    return settings;
  } catch (const Failure& failure) {
    throw Failure("argument-invalid", failure.detail());
  }
}

int run_move(const Arguments& arguments) {
  const auto data = arguments.path("data");
  require_archive(data);
  const auto alone =
      archive::FileLock::try_lock(data / "archive.lock", archive::FileLock::Kind::exclusive);
  if (!alone) throw Failure("too-busy", "somebody has the archive open: stop its server first");
  const auto moved = archive::move_catalogue(data, target_of(arguments), progress_line(arguments));
  std::uint64_t rows = 0;
  for (const auto& table : moved) rows += table.rows;
  if (arguments.json()) {
    nlohmann::json tables = nlohmann::json::array();
    for (const auto& table : moved)
      tables.push_back({{"name", table.name}, {"rows", table.rows}, {"sha256", table.sha256}});
    std::cout << nlohmann::json{{"rows", rows}, {"tables", tables}}.dump() << "\n";
    return 0;
  }
  std::cout << rows << " rows of " << moved.size() << " tables, compared\n"
            << "Архив бүртгэлээ одоо тэндээс авна / the archive uses the catalogue there now\n";
  return 0;
}

}  // namespace

Command move_catalogue_command() {
  return {
      "move-catalogue",
      "move-catalogue --data DIR --to \"host=… dbname=…\"|sqlite [--password-file FILE]",
      "copies an archive's catalogue to a PostgreSQL server or back, compares every table, and "
      "switches",
      "0 moved and switched; 2 an option is wrong; 3 no archive there; 4 its server runs, or the "
      "database is not empty; 5 the server or the disk does not answer: start it again",
      {{"data", 0, "DIR", "the data directory", true},
       {"to", 0, "CONNECTION",
        "a database as libpq's connection string names it, without a password; or the word "
        "sqlite, for DATA/catalogue.sqlite",
        true},
       {"password-file", 0, "FILE",
        "its password, mode 0600 (else libpq's own ways: PGPASSFILE, peer)"}},
      run_move};
}

}  // namespace tamga::cli
