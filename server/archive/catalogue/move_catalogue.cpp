// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/move_catalogue.h"

#include <algorithm>

#include "server/archive/catalogue/open_catalogue.h"
#include "server/archive/catalogue/postgres_catalogue.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/archive/storage/disk.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

namespace fs = std::filesystem;

constexpr const char *own_file = "catalogue.sqlite", *settings_file = "catalogue.json",
                     *moved_file = "catalogue.sqlite.moved", *half_file = "catalogue.sqlite.moving";

void remove_database(const fs::path& file) {
  for (const char* part : {"", "-wal", "-shm", "-journal"}) {
    auto path = file;
    path += part;
    fs::remove(path);
  }
}

// Nodes of the same archive on other machines hold no lock here.
void require_nobody_else(const Catalogue& source) {
  std::int64_t others = 0;
  source.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND "
        "application_name LIKE 'tamga %' AND application_name <> "
        "current_setting('application_name')",
        {}, [&](const Row& row) { others = row.integer("n"); });
  });
  if (others > 0)
    throw Failure("too-busy", "another machine has the catalogue open: stop its server first");
}

void empty_target(WholeCatalogue& target) {
  const auto tables = target.tables();
  if (tables.empty()) return;
  if (std::none_of(tables.begin(), tables.end(),
                   [](const auto& table) { return table.name == copy_mark; }))
    throw Failure("target-not-empty", "the database has tables already: give an empty one");
  // The mark goes last: interrupted here, it is still known for what it is.
  target.write([&](Transaction& transaction) {
    for (auto table = tables.rbegin(); table != tables.rend(); ++table)
      transaction.run("DROP TABLE " + table->name);
  });
}

// What was copied whole before, by a move that ended between the end of its copy and the switch;
// nothing when there is no such copy.
std::vector<TableDigest> copied_before(const WholeCatalogue& source, const WholeCatalogue& target,
                                       const Progress& progress) {
  const auto names = [](const WholeCatalogue& catalogue) {
    std::vector<std::string> all;
    for (const auto& table : catalogue.tables()) all.push_back(table.name);
    std::sort(all.begin(), all.end());
    return all;
  };
  if (names(source) != names(target)) return {};
  auto there = table_digests(target, progress);
  return there == table_digests(source, progress) ? there : std::vector<TableDigest>{};
}

std::vector<TableDigest> move_to_server(const fs::path& data, const WholeCatalogue& source,
                                        const PostgresSettings& to, const Progress& progress) {
  const auto target = open_postgres(to, HalfCopies::taken);
  // Only from the file: a database has the same rows as itself.
  auto digests = catalogue_is_file(data) ? copied_before(source, *target, progress)
                                         : std::vector<TableDigest>{};
  if (digests.empty()) {
    empty_target(*target);
    digests = copy_catalogue(source, *target, progress);
    // From now on it would open; nobody knows of it before the next line.
    end_copy(*target);
  }
  replace_file(Disk::real(), data / settings_file, settings_text(to), 0640);
  return digests;
}

std::vector<TableDigest> move_to_file(const fs::path& data, const WholeCatalogue& source,
                                      const Progress& progress) {
  remove_database(data / half_file);
  std::vector<TableDigest> digests;
  {
    const auto target = open_sqlite(data / half_file);
    digests = copy_catalogue(source, *target, progress);
    end_copy(*target);
    target->scrub();  // and with it the journal is empty
  }
  const auto& disk = Disk::real();
  remove_database(data / own_file);
  rename_file(disk, data / half_file, data / own_file);
  sync_folder(disk, data);
  remove_file(disk, data / settings_file);
  sync_folder(disk, data);
  return digests;
}

}  // namespace

std::vector<TableDigest> move_catalogue(const fs::path& data,
                                        const std::optional<PostgresSettings>& to,
                                        const Progress& progress) {
  const bool from_file = catalogue_is_file(data);
  if (from_file && !to) throw Failure("argument-invalid", "the catalogue is the file already");
  std::vector<TableDigest> digests;
  {
    const auto source = open_catalogue(data);
    if (!from_file) require_nobody_else(*source);
    digests =
        to ? move_to_server(data, *source, *to, progress) : move_to_file(data, *source, progress);
  }
  if (!from_file) return digests;
  const auto& disk = Disk::real();
  remove_database(data / moved_file);
  rename_file(disk, data / own_file, data / moved_file);
  remove_database(data / own_file);  // journals without their file
  sync_folder(disk, data);
  return digests;
}

}  // namespace tamga::archive
